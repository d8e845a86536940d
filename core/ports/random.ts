/** Randomness as the rules may know it: unpredictable bytes in the product, seeded ones in the simulator. */
export type Random = {
  bytes(length: number): Uint8Array
}
