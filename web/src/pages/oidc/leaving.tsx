import { useLayoutEffect } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { isPlace } from "../../client/authorization.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";

interface LeavingPageProps {
  /** The name of the app. */
  readonly client: string;
  readonly url: string;
}

/** Goes to an app. Shows the link too, because a browser may not open a program without a click. */
export function LeavingPage({ client, url }: LeavingPageProps) {
  const isFine = isPlace(url);
  useLayoutEffect(() => {
    if (isFine) location.replace(url);
  }, [url]);
  if (!isFine) return <Page title={t.common.failed} />;
  return (
    <Page title={fill(t.consent.leaving, { client })}>
      <p>{t.consent.leavingText}</p>
      <p class="actions">
        <a class="main" href={url}>
          {fill(t.request.goOn, { client })}
        </a>
      </p>
    </Page>
  );
}
