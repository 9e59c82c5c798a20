import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Entries } from "../parts/entries.tsx";
import type { Entry } from "../types.ts";

interface HistoryProps {
  readonly id: string;
  /** The events are read again when it changes. */
  readonly changes: number;
}

/** The newest events of an account. */
export function History({ id, changes }: HistoryProps) {
  const { busy, run } = useAction();
  const [entries, setEntries] = useState<readonly Entry[]>();

  useEffect(() => {
    void run("load events", async () => {
      const query = { subject: id };
      const answer = await latchkey.call("get", "/admin/audit", {
        query,
      });
      setEntries(answer.entries);
    });
  }, [changes]);

  return (
    <section>
      <h2>Timeline</h2>
      {!entries && busy.has("load events") && <p class="hint">Loading…</p>}
      {entries?.length === 0 && <p class="hint">No events found.</p>}
      {entries && <Entries entries={entries} subject={id} />}
      <p>
        <a href={`#timeline?subject=${id}`}>All events</a> ·{" "}
        <a href={`#timeline?actor=${id}`}>Done by this account</a>
      </p>
    </section>
  );
}
