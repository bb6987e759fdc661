import { type Status, statusOfLevel } from './status.ts';

/** https://github.com/kubernetes/klog: `I0127 16:53:42.154872       1 main.go:42] …` */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ /;

const BY_KLOG: Readonly<Record<string, Status>> = { I: 'info', W: 'warning', E: 'error', F: 'emergency' };

/** https://brandur.org/logfmt: a line of `key=value` pairs. Where it has a level, that stands among the first. */
const LOGFMT = /^[\w.@-]+=/;
const LEVEL = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]+)(?=["\s]|$)/;
const MAX_LOGFMT_CHARACTERS = 1_000;

/**
 * The level that a line of text says it has, in klog's or logfmt's form; undefined where it has neither. What it may begin with,
 * shared/fast/message-form.ts asks of the bytes: another form has to be known there, too.
 */
export function statusOfText(text: string): Status | undefined {
  const klog = KLOG.exec(text)?.[1];
  if (klog !== undefined) return BY_KLOG[klog];
  if (!LOGFMT.test(text)) return undefined;
  return statusOfLevel(LEVEL.exec(text.slice(0, MAX_LOGFMT_CHARACTERS))?.[1]);
}
