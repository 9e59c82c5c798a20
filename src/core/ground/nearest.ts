/** The known name that is one edit away from a name. */
export const nearest = (name: string, known: readonly string[]): string | undefined =>
  known.find((one) => isOneEditApart(name, one));

/** The question after an unknown name, such as ` Did you mean issuer?`. Empty if no known name is near, in any case of letters. */
export function didYouMean(name: string, known: readonly string[]): string {
  const lower = known.map((one) => one.toLowerCase());
  const meant = nearest(name.toLowerCase(), lower);
  return meant === undefined ? "" : ` Did you mean ${known[lower.indexOf(meant)]}?`;
}

/** The sentences for a name that is not known. `path` is what stands before the name. */
export const unknownName = (path: string, name: string, known: readonly string[]): string =>
  `${path}${name} is unknown.${didYouMean(name, known)} Known are: ${known.join(", ")}`;

/** Whether one letter at most was added, left out, changed or swapped with its neighbour. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
