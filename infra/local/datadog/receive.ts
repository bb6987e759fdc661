import type { WorldClock } from '../clock.ts';
import { type Fault, type FaultScript, isHandledUnder } from './faults.ts';
import { type Answer, type Intake, type IntakeRequest, isRefusal } from './intake.ts';
import type { LogStore } from './log-store.ts';

/** What an intake works with, beside its protocol. */
export interface IntakeState {
  readonly clock: WorldClock;
  readonly store: LogStore;
  readonly faults: FaultScript;
}

/** What the client gets to see: an answer, or a connection that ends without one. */
export type Outcome = Answer | 'cut';

/**
 * Handles a request as the faults in force have it, and takes as long as they say.
 *
 * @param gone aborts when the client has given up waiting
 */
export async function receive(
  intake: Intake,
  request: IntakeRequest,
  state: IntakeState,
  gone: AbortSignal,
): Promise<Outcome> {
  const met = state.faults.meet(intake.via);
  const { outcome, poison } = decide(intake, request, state, met);
  const delayMs = (met?.delayMs ?? 0) + (poison?.delayMs ?? 0);
  if (delayMs > 0) await state.clock.sleepWhileServing(delayMs, gone);
  return outcome;
}

function decide(
  intake: Intake,
  request: IntakeRequest,
  { clock, store, faults }: IntakeState,
  met: Fault | undefined,
): { outcome: Outcome; poison?: Fault } {
  if (met !== undefined && !isHandledUnder(met)) return { outcome: refuseUnder(met, 503, intake, request) };
  const reading = intake.read(request);
  if (isRefusal(reading)) return { outcome: intake.refusal(request, reading) };
  const poison = faults.meetPoison(intake.via, reading.logs);
  if (poison !== undefined && !isHandledUnder(poison)) {
    return { outcome: refuseUnder(poison, 400, intake, request), poison };
  }
  store.add(reading, { via: intake.via, requestId: intake.requestId(request), receivedAt: clock.now() });
  const fault = poison ?? met;
  const answer = intake.acceptance(request);
  return { outcome: fault === undefined ? answer : alter(answer, fault), ...(poison && { poison }) };
}

function refuseUnder(fault: Fault, usualStatus: number, intake: Intake, request: IntakeRequest): Outcome {
  return alter(intake.refusal(request, { status: fault.status ?? usualStatus, detail: 'Scripted fault' }), fault);
}

function alter(answer: Answer, { cut, status, headers, body }: Fault): Outcome {
  if (cut !== undefined) return 'cut';
  return {
    status: status ?? answer.status,
    headers: { ...answer.headers, ...headers },
    body: body ?? answer.body,
  };
}
