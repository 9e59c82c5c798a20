/** Waits for work that never fails, at most for this many milliseconds. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (late = setTimeout(resolve, milliseconds)))]);
  clearTimeout(late);
}
