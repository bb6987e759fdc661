import type { Clock } from '../clock.ts';
import type {
  FunctionView,
  KeyState,
  ParkedPage,
  SearchAnswer,
  ServerTime,
  StreamKey,
  StreamMetrics,
  StreamView,
  Told,
} from './facts.ts';

/** What `hydrant verify` asks of the world. None of these throws; nothing but `put` changes anything. */
export interface VerifyPorts {
  readonly clock: Clock;
  /** A UUID, another each time */
  readonly newId: () => string;
  readonly aws: AwsFacts;
  readonly datadog: DatadogFacts;
  /** What the services that have answered so far have said the time is */
  readonly serverTimes: () => readonly ServerTime[];
}

export interface AwsFacts {
  stream(name: string): Promise<Told<StreamView>>;
  /** @param fromMs @param toMs milliseconds since the epoch */
  metrics(stream: string, fromMs: number, toMs: number): Promise<Told<StreamMetrics>>;
  /** @param arn with the alias, if it has one */
  transform(arn: string): Promise<Told<FunctionView>>;
  /** What lies below a prefix, without Hydrant's own: one page, or two where the first is Hydrant's own. */
  parked(bucket: string, prefix: string): Promise<Told<ParkedPage>>;
  /** The key in a stream's secret: it is for `DatadogFacts.validate`, and goes nowhere else. */
  keyOfStream(secretArn: string): Promise<Told<StreamKey>>;
  put(stream: string, record: Uint8Array): Promise<Told<true>>;
}

export interface DatadogFacts {
  /** Whether the API key is good. */
  apiKey(): Promise<Told<KeyState>>;
  /** Whether an API key is good that need not be the settings' own. */
  validate(apiKey: string): Promise<Told<KeyState>>;
  /** Whether both keys are, where there is an application key. */
  bothKeys(): Promise<Told<KeyState>>;
  /** Logs of a time, the first that a query finds. */
  search(query: string, fromMs: number, toMs: number): Promise<SearchAnswer>;
}
