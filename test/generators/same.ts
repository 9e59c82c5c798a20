type Same<A, B> = 0 extends 1 & A
  ? false
  : [A] extends [B]
    ? [B] extends [A]
      ? true
      : false
    : false;

/** Compiles only if both types allow the same values. `any` is not the same as any other type. */
export const same = <A, B>(is: Same<A, B>): boolean => is;
