/** While Latchkey is asked who is here: in most cases too short to be seen. */
export function ResumingPage() {
  return (
    <p class="resuming" role="status">
      One moment…
    </p>
  );
}
