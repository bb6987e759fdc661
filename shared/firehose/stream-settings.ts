import type { TransformSettings } from '../config/transform-settings.ts';

/** Settings as they are for one stream; the same object each time, because what is remembered of metadata hangs on it. */
const ofStreams = new WeakMap<TransformSettings, Map<string, TransformSettings>>();

/** @param stream its name; undefined where it is not known */
export function settingsOfStream(settings: TransformSettings, stream: string | undefined): TransformSettings {
  const clusterName = stream === undefined ? undefined : settings.clusterNameByStream.get(stream);
  if (stream === undefined || clusterName === undefined) return settings;
  const known = ofStreams.get(settings) ?? new Map<string, TransformSettings>();
  ofStreams.set(settings, known);
  const own = known.get(stream) ?? Object.freeze({ ...settings, clusterName });
  known.set(stream, own);
  return own;
}
