import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { type Authorization, call, programOf } from "../../client/authorization.ts";
import { LastUse } from "../../factors/authenticator-app.tsx";
import { Sure } from "../../form/sure.tsx";
import { Moment } from "../../format/moment.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Page, Setting } from "../../layout/page.tsx";

interface Consent {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  /** True for a program on the device that nobody vouches for. */
  readonly on_device: boolean;
  readonly resource: string | null;
  readonly scopes: Authorization["scopes"];
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** A program on the device is never called by its name alone. */
const withShownName = (consent: Consent): Consent =>
  consent.on_device ? { ...consent, name: programOf(consent.name, consent.host) } : consent;

/** The apps that the user has given access to the account. */
export function AppsPage() {
  const [consents, setConsents] = useState<readonly Consent[]>();
  const [message, setMessage] = useState("");
  const status = useRef<HTMLParagraphElement>(null);
  const { busy, run } = useAction();

  const load = () =>
    run("load", async () => {
      const list = (await call("get", "/users/me/consents")) as { consents: Consent[] };
      setConsents(list.consents.map(withShownName));
    });

  useEffect(() => void load(), []);

  async function end({ id, name }: Consent): Promise<void> {
    await call("delete", "/users/me/consents/{id}", { params: { id } });
    setMessage(fill(t.apps.ended, { client: name }));
    await load();
    // The clicked button is gone.
    status.current?.focus();
  }

  return (
    <Page title={t.apps.title} settings>
      <p class="status" role="status" tabIndex={-1} ref={status}>
        {message}
      </p>
      {!consents && busy.has("load") && <p class="hint">{t.common.loading}</p>}
      {consents?.length === 0 && <p class="hint">{t.apps.none}</p>}
      {consents?.map((one) => (
        <Setting
          key={one.id}
          title={one.name}
          text={
            <>
              {one.host}
              <br />
              {rich(t.apps.since, {
                date: <Moment at={one.created_at} as="date" />,
                use: <LastUse at={one.last_used_at} />,
              })}
            </>
          }
        >
          <div>
            <p>{one.resource ? fill(t.apps.resource, { resource: one.resource }) : t.apps.can}</p>
            <ul class="grants">
              {one.scopes.map(({ scope, text }) => (
                <li key={scope}>{text}</li>
              ))}
            </ul>
          </div>
          <Sure
            label={t.apps.end}
            about={one.name}
            question={fill(t.apps.endText, { client: one.name })}
            confirm={t.apps.end}
            act={() => end(one)}
          />
        </Setting>
      ))}
    </Page>
  );
}
