import { loadTransformSettings } from '../config/load.ts';
import { type Environment, SettingsError } from '../config/settings-reader.ts';
import type { TransformSettings } from '../config/transform-settings.ts';
import { type Check, ok, unknown, unknownOf, wrong } from './check.ts';
import type { FunctionView, Told } from './facts.ts';

const RIGHT_RUNTIME = 'nodejs24.x';

/** Settings that make a replayed log differ from a live one where they differ: the first two tables of docs/configuration.md. */
export const ALIKE_SETTINGS: readonly string[] = [
  'DD_TAGS',
  'DD_ENV',
  'DD_CLUSTER_NAME',
  'HYDRANT_CLUSTER_NAMES',
  'HYDRANT_STREAM_ARN',
  'HYDRANT_TAGS_AS',
  'HYDRANT_KUBERNETES_OBJECT',
  'HYDRANT_WINDOW_HOURS',
  'HYDRANT_MULTI_EVENT',
  'HYDRANT_MAX_TAG_VALUES',
  'DD_KUBERNETES_POD_LABELS_AS_TAGS',
  'DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS',
  'DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS',
  'DD_KUBERNETES_NAMESPACE_ANNOTATIONS_AS_TAGS',
  'DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS',
  'DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS',
  'DD_LOGS_CONFIG_PROCESSING_RULES',
  'DD_CONTAINER_EXCLUDE',
  'DD_CONTAINER_INCLUDE',
  'DD_CONTAINER_EXCLUDE_LOGS',
  'DD_CONTAINER_INCLUDE_LOGS',
];

/** Settings that the core runs with, and whose they are. */
interface EffectiveSettings {
  readonly transform: TransformSettings;
  /** Whether they are the function's own; else this environment's stand for them */
  readonly ofFunction: boolean;
}

/**
 * The settings by which the attached function works, or this environment's where they cannot be read.
 *
 * @param here this environment's
 */
export function effectiveSettings(told: Told<FunctionView> | undefined, here: TransformSettings): EffectiveSettings {
  const environment = environmentOf(told);
  const settings = environment === undefined ? undefined : read(environment);
  if (settings === undefined || 'fault' in settings) return { transform: here, ofFunction: false };
  return { transform: settings.settings, ofFunction: true };
}

function environmentOf(told: Told<FunctionView> | undefined): Environment | undefined {
  return told !== undefined && 'value' in told ? told.value.environment : undefined;
}

function read(environment: Environment): { settings: TransformSettings } | { fault: string } {
  try {
    return { settings: loadTransformSettings(environment) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { fault: error.faults.join('; ') };
  }
}

/**
 * What Lambda says of the attached function.
 *
 * @param here the caller's environment
 */
export function functionChecks(told: Told<FunctionView>, here: Environment): Check[] {
  if ('value' in told) return [stateCheck(told.value), settingsCheck(told.value, here)];
  const reason = told.unknown;
  if (reason.kind === 'missing') {
    return [
      wrong(
        'function',
        'the attached function, or its alias, is not there: no record can be transformed',
        'deploy it, then attach it with what hydrant attach prints',
        true,
      ),
    ];
  }
  return [unknownOf('function', reason)];
}

function stateCheck(view: FunctionView): Check {
  const { name, state, lastUpdate, runtime, architecture, version, memoryMb, timeoutSeconds } = view;
  // An inactive function has not been called for long: the next call wakes it.
  if (state !== 'Active' && state !== 'Inactive') {
    return wrong('function', `${name} is ${state}`, 'look at it in Lambda, and deploy it again', true);
  }
  if (lastUpdate === 'Failed') {
    return wrong('function', `the last update of ${name} has failed`, 'look at it in Lambda, and deploy it again');
  }
  if (runtime !== RIGHT_RUNTIME) {
    return wrong('function', `${name} runs on ${runtime}: Hydrant is built for ${RIGHT_RUNTIME}`, 'deploy it again');
  }
  const facts = [`${name} is ${state}`, `version ${version}`, runtime, architecture];
  if (memoryMb !== undefined) facts.push(`${memoryMb} MB`);
  if (timeoutSeconds !== undefined) facts.push(`${timeoutSeconds} s`);
  return ok('function', facts.join(', '));
}

function settingsCheck({ environment }: FunctionView, here: Environment): Check {
  if (environment === undefined) {
    return unknown('settings', "the function's environment cannot be decrypted: needs kms:Decrypt on its key");
  }
  const settings = read(environment);
  if ('fault' in settings) {
    return wrong(
      'settings',
      `the function cannot start with its own: ${settings.fault}`,
      'deploy it with others',
      true,
    );
  }
  const differing = ALIKE_SETTINGS.filter((name) => {
    const mine = here[name]?.trim();
    return mine && mine !== environment[name]?.trim();
  });
  const says = `HYDRANT_TAGS_AS is ${settings.settings.tagsAs} at the function`;
  if (differing.length === 0) return ok('settings', says);
  return wrong(
    'settings',
    `${says}; set here, and otherwise or not there: ${differing.join(', ')}. A replay from here makes other logs than the stream`,
    'set them alike',
  );
}
