/** What the operator asked for cannot be done. The message says why. */
export class NotDone extends Error {
  override readonly name = "NotDone";
}
