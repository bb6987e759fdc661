import { loadReprocessorSettings, loadTransformSettings } from '../../shared/config/load.ts';
import { type Environment, SettingsError } from '../../shared/config/settings-reader.ts';
import { resolveTemplate } from '../template/resolve.ts';
import type { Template } from '../template/template.ts';

const FUNCTIONS = {
  TransformLambdaFunction: loadTransformSettings,
  ReprocessorLambdaFunction: loadReprocessorSettings,
} as const;

/**
 * What the functions would refuse to start with. A stream whose transform does not start parks every record.
 *
 * @returns the faults in the functions' own words, each once
 */
export function faultsOfSettings(template: Template): string[] {
  const { Resources } = resolveTemplate(template);
  const faults = Object.entries(FUNCTIONS).flatMap(([id, load]) => {
    const environment: Environment = Resources[id]?.Properties.Environment.Variables ?? {};
    return faultsOf(() =>
      load(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]))),
    );
  });
  return [...new Set(faults)];
}

function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}
