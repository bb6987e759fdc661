/**
 * `foreign`: a compression that is not read here. `truncated`: the gzip ends in the middle. `corrupt`: it is no valid gzip any
 * more. `trailing`: something that is no gzip follows the last member.
 */
export type Damage = 'foreign' | 'truncated' | 'corrupt' | 'trailing';

interface DamagePlace {
  /** How much text could be inflated, all of which was given before the error: where the text ends */
  readonly inflatedBytes: number;
  /**
   * The first byte that nothing could be read from, counted in the gzip that is damaged: the stored object, or the gzip
   * inside it where a compressed text was compressed again
   */
  readonly compressedBytes: number;
}

/** A stored object that cannot be read to its end, whoever reads it. What the source itself throws is never one. */
export class DamagedObjectError extends Error implements DamagePlace {
  override readonly name = 'DamagedObjectError';
  readonly damage: Damage;
  readonly inflatedBytes: number;
  readonly compressedBytes: number;

  /** @param message says what is wrong, where, and the remedy if there is one */
  constructor(
    damage: Damage,
    message: string,
    { inflatedBytes, compressedBytes }: DamagePlace,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.damage = damage;
    this.inflatedBytes = inflatedBytes;
    this.compressedBytes = compressedBytes;
  }
}
