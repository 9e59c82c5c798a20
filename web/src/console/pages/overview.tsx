import { latchkey } from "../../client/latchkey.ts";
import { Moment } from "../../format/moment.tsx";
import { Bars, type DayValue } from "../parts/bars.tsx";
import { ConsolePage } from "../parts/console-page.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Overview } from "../types.ts";

const format = new Intl.NumberFormat("en");

const shown = (value: number | null | undefined): string =>
  typeof value === "number" ? format.format(value) : "–";

/** How the server is used, and what needs attention. */
export function OverviewPage() {
  const { value, isLoading } = useLoad(() => latchkey.call("get", "/admin/overview"));
  return (
    <ConsolePage title="Overview">
      {isLoading && <p class="hint">Loading…</p>}
      {value && <Numbers overview={value} />}
    </ConsolePage>
  );
}

function Numbers({ overview }: { readonly overview: Overview }) {
  const { days, warnings } = overview;
  const today = days.at(-1);
  return (
    <>
      {warnings.map((warning) => (
        <div key={warning.code} class={warning.code === "mail_waiting" ? "note care" : "alert"}>
          <p>
            <Warning warning={warning} />
          </p>
        </div>
      ))}
      <div class="numbers">
        <Count
          label="Sign-ups today"
          value={today?.sign_ups}
          days={days.map(({ day, sign_ups: value }) => ({ day, value }))}
        />
        <Count
          label="Logins today"
          value={today?.logins}
          days={days.map(({ day, logins: value }) => ({ day, value }))}
        />
        <Count
          label="Failed logins today"
          value={today?.failures}
          days={days.map(({ day, failures: value }) => ({ day, value }))}
        />
      </div>
      <details>
        <summary>Show the last {days.length} days as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">Sign-ups</th>
              <th scope="col">Logins</th>
              <th scope="col">Failed logins</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, sign_ups, logins, failures }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td>{shown(sign_ups)}</td>
                <td>{shown(logins)}</td>
                <td>{shown(failures)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

interface CountProps {
  readonly label: string;
  readonly value: number | null | undefined;
  /** The same number of the last days. */
  readonly days: readonly DayValue[];
}

/** A number, above a bar for each day. */
const Count = ({ label, value, days }: CountProps) => (
  <div class="count-box">
    <p class="hint">{label}</p>
    <p class="big">{shown(value)}</p>
    <Bars values={days} />
  </div>
);

function Warning({
  warning: { code, count, since },
}: {
  readonly warning: Overview["warnings"][number];
}) {
  const many = shown(count);
  const time = since && <Moment at={since} as="time" />;
  switch (code) {
    case "mail_waiting":
      return (
        <>
          {many} emails are waiting, the oldest since {time}. <a href="#outbox">Outbox</a>
        </>
      );
    case "mail_given_up":
      return (
        <>
          {many} emails could not be delivered. <a href="#outbox">Outbox</a>
        </>
      );
    default:
      return <>Security events can’t be stored. They only appear in the log.</>;
  }
}
