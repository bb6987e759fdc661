import type { KubernetesMetadata } from '../kubernetes/metadata.ts';
import { MAX_NAME_CHARACTERS } from '../kubernetes/names.ts';
import type { Gap } from './byte-template.ts';

/**
 * Values of one form, with all of which the code that reads metadata does the same: it copies them. Each is ASCII that JSON does
 * not escape and that normalising a tag leaves as it is.
 */
export interface ValueClass {
  /** @returns how many bytes of the class stand at `at`, as many as there are; 0 where none do */
  length(bytes: Uint8Array, at: number): number;
  /** Whether all are as long */
  readonly isOneLength: boolean;
  /** Another value of the class that is as long as any may be, and at no place has the character of the given one. */
  other(value: string): string;
}

/** A value that a pod or a container of a workload has of its own. */
export interface WorkloadValue {
  readonly text: string;
  readonly kind: ValueClass;
  /** Between which texts it stands: first those of the whole name or id that it is the end, or the middle, of */
  readonly places: readonly Place[];
}

export interface Place {
  readonly before: string;
  readonly behind: string;
}

/** What differs between the members of a workload. Values of no class are not among them: they count as the workload's. */
export function workloadValues(metadata: KubernetesMetadata): WorkloadValue[] {
  const { podName, podUid, containerId, node, podIp, label } = metadata;
  const isNumbered = label('statefulset.kubernetes.io/pod-name') !== undefined;
  const ofName =
    (isNumbered ? undefined : valueIn(podName, GENERATED_NAME, GENERATED_SUFFIX)) ??
    valueIn(podName, NUMBERED_NAME, NUMBER);
  const others = [
    valueIn(podUid, UUID_TEXT, UUID),
    valueIn(containerId, CONTAINER_ID_TEXT, CONTAINER_ID),
    valueIn(node, NODE_OF_IP, DASHED_IP) ?? valueIn(node, NODE_OF_INSTANCE, INSTANCE_ID),
    valueIn(podIp, IP_TEXT, IP),
  ].filter((value) => value !== undefined);
  // With another value in it a name may be of another length, or end otherwise, and be read in another way.
  if (others.some(({ text }) => podName?.includes(text))) return [];
  return ofName === undefined ? others : [ofName, ...others];
}

/** @param form with three groups: what stands before the value, itself, what stands behind it */
function valueIn(text: string | undefined, form: RegExp, kind: ValueClass): WorkloadValue | undefined {
  const [, before = '', value = '', behind = ''] = (text !== undefined && form.exec(text)) || [];
  if (value === '') return undefined;
  // A name that may have been cut is read in another way.
  const isName = kind === GENERATED_SUFFIX || kind === NUMBER;
  if (isName && before.length + kind.other(value).length >= MAX_NAME_CHARACTERS) return undefined;
  const places = [{ before, behind }];
  return { text: value, kind, places: kind === NUMBER ? [...places, POD_INDEX] : places };
}

/** A label that says a pod's number once more: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const POD_INDEX: Place = { before: '"apps.kubernetes.io/pod-index":"', behind: '"' };

/** Everywhere in a text, each byte of it as one character, where a value stands in one of its places. */
export function placesOf(values: readonly Pick<WorkloadValue, 'text' | 'places'>[], text: string): FoundValue[] {
  return values.flatMap(({ text: own, places }, value) =>
    places.flatMap(({ before, behind }) => {
      const whole = `${before}${own}${behind}`;
      const found: FoundValue[] = [];
      for (let at = text.indexOf(whole); at !== -1; at = text.indexOf(whole, at + whole.length)) {
        const start = at + before.length;
        found.push({ start, end: start + own.length, value, standsAlone: standsAlone(text, at, at + whole.length) });
      }
      return found;
    }),
  );
}

interface FoundValue extends Gap {
  /** Neither in a longer word, nor behind a backslash, which might be an escape together with it */
  readonly standsAlone: boolean;
}

function standsAlone(text: string, start: number, end: number): boolean {
  return !/[A-Za-z0-9\\]/.test(text[start - 1] ?? '') && !/[A-Za-z0-9]/.test(text[end] ?? '');
}

const DIGIT = 1;
const HEX_LETTER = 2;
const OTHER_LETTER = 4;
const KINDS = new Uint8Array(256);
for (const character of '0123456789') KINDS[character.charCodeAt(0)] = DIGIT;
for (const character of 'abcdef') KINDS[character.charCodeAt(0)] = HEX_LETTER;
for (const character of 'ghijklmnopqrstuvwxyz') KINDS[character.charCodeAt(0)] = OTHER_LETTER;

const DASH = 0x2d;
const POINT = 0x2e;

/** How many bytes of these kinds stand there, of at most so many. */
function run(bytes: Uint8Array, at: number, kinds: number, max: number): number {
  let length = 0;
  while (length < max && ((KINDS[bytes[at + length] as number] ?? 0) & kinds) !== 0) length++;
  return length;
}

/** Of two texts that differ everywhere, as many characters of either as differ from a value's. */
function differing(one: string, another: string): ValueClass['other'] {
  return (value) => {
    let other = '';
    for (let at = 0; at < one.length; at++) other += one[at] === value[at] ? another[at] : one[at];
    return other;
  };
}

/**
 * The end of a generated name, five characters. Kubernetes' alphabet has no vowels, but what reads a pod's name takes all letters and
 * digits alike, but for a pod with a StatefulSet's label: `nameBeforeSuffix` and `statefulSetOf` in shared/kubernetes/owners.ts.
 * The first has a letter, so that it is no part of a number: it stands in texts only.
 */
const GENERATED_SUFFIX: ValueClass = {
  length(bytes, at) {
    const length = run(bytes, at, DIGIT | HEX_LETTER | OTHER_LETTER, GENERATED_CHARACTERS + 1);
    return length === GENERATED_CHARACTERS ? length : 0;
  },
  isOneLength: true,
  other: differing('q4zxj', 'w9kt5'),
};
const GENERATED_CHARACTERS = 5;
const GENERATED_NAME = /^([a-z0-9][a-z0-9.-]*-)(?=[0-9]*[a-z])([a-z0-9]{5})()$/;

/** The number of a StatefulSet's pod: of a longer one nobody has so many. */
const NUMBER: ValueClass = {
  length: (bytes, at) => run(bytes, at, DIGIT, MAX_DIGITS),
  isOneLength: false,
  other: differing('864297', '753186'),
};
const MAX_DIGITS = 6;
const NUMBERED_NAME = /^([a-z0-9][a-z0-9.-]*-)([0-9]{1,6})()$/;

const UUID_GROUPS = [8, 4, 4, 4, 12] as const;
const UUID: ValueClass = {
  length(bytes, start) {
    let at = start;
    for (const characters of UUID_GROUPS) {
      if (at > start && bytes[at++] !== DASH) return 0;
      if (run(bytes, at, DIGIT | HEX_LETTER, characters) !== characters) return 0;
      at += characters;
    }
    return at - start;
  },
  isOneLength: true,
  // Dashes stand where dashes are.
  other: differing('d6b04e93-f7a1-c582-d6b0-4e93f7a1c582', 'a17f5b2c-0e89-3d64-a17f-5b2c0e893d64'),
};
const UUID_TEXT = /^()([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})()$/;

/** containerd's, CRI-O's and Docker's. With a letter, so that it is no number: it stands in texts only. */
const CONTAINER_ID = hexOf('6b0d4e93f7a1c582', 'c92a17f5b0e83d64', 64);
const CONTAINER_ID_TEXT = /^()(?=[0-9e]*[a-df])([0-9a-f]{64})()$/;

/** `i-0123456789abcdef0.eu-west-1.compute.internal`: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-naming.html */
const INSTANCE_ID = hexOf('7e3b0d94f6a1c582', '4c9a17f5b0e83d26', 17);
const NODE_OF_INSTANCE = /^(i-)([0-9a-f]{17})((?:\.[a-z0-9.-]*)?)$/;

function hexOf(one: string, another: string, characters: number): ValueClass {
  const repeat = (text: string) => text.repeat(Math.ceil(characters / text.length)).slice(0, characters);
  return {
    length: (bytes, at) => (run(bytes, at, DIGIT | HEX_LETTER, characters) === characters ? characters : 0),
    isOneLength: true,
    other: differing(repeat(one), repeat(another)),
  };
}

/** `ip-10-0-1-2.eu-west-1.compute.internal`, and `fargate-ip-…` of EKS Fargate, where each pod has a node of its own */
const DASHED_IP = ipOf(DASH);
const NODE_OF_IP = /^((?:fargate-)?ip-)([0-9]{1,3}(?:-[0-9]{1,3}){3})((?:\.[a-z0-9.-]*)?)$/;

const IP = ipOf(POINT);
const IP_TEXT = /^()([0-9]{1,3}(?:\.[0-9]{1,3}){3})()$/;

function ipOf(separator: number): ValueClass {
  const separated = String.fromCharCode(separator);
  return {
    length(bytes, start) {
      let at = start;
      for (let group = 0; group < 4; group++) {
        if (group > 0 && bytes[at++] !== separator) return 0;
        const digits = run(bytes, at, DIGIT, 3);
        if (digits === 0) return 0;
        at += digits;
      }
      return at - start;
    },
    isOneLength: false,
    // They begin with another digit, and behind it nothing is where it was.
    other: (value) => (value.startsWith('2') ? '198.176.187.165' : '249.251.253.247').replaceAll('.', separated),
  };
}
