declare module 'snappyjs' {
  /** @throws RangeError and others where the bytes are no raw snappy block, or hold more than `maxLength` */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(plain: Uint8Array): Uint8Array;
}
