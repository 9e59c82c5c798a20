/** While Latchkey is asked who is here: in most cases too short to be seen. */
export function ResumingPage() {
  return (
    <div class="resuming" role="status">
      <h1>One moment…</h1>
    </div>
  );
}
