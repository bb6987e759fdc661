/** One line of a container runtime's log file: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md */
export interface CriLine {
  /** As written: RFC 3339 with up to nine digits of a second */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  /** F: a whole line (or the last part of one); P: a part that others follow */
  readonly logtag: 'F' | 'P';
  readonly message: string;
}

const PREFIX = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?: |$)/;

/** Splits `<time> stdout|stderr F|P <message>`; undefined where the line has no such prefix. */
export function readCriLine(line: string): CriLine | undefined {
  const match = PREFIX.exec(line);
  if (match === null) return undefined;
  const [prefix, time = '', stream, logtag] = match;
  return {
    time,
    stream: stream === 'stderr' ? 'stderr' : 'stdout',
    logtag: logtag === 'P' ? 'P' : 'F',
    message: line.slice(prefix.length),
  };
}
