type Same<A, B> = 0 extends 1 & A
  ? false
  : [A] extends [B]
    ? [B] extends [A]
      ? true
      : false
    : false;

/** Compiles only where both types allow the same values; `any` is taken for none of them. */
export const same = <A, B>(is: Same<A, B>): boolean => is;
