import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language/language.ts";
import { Page } from "./page.tsx";
import { ResumingPage } from "./resuming.tsx";

interface LazyProps<T> {
  /** Loads a file of its own, by a dynamic import. */
  readonly load: () => Promise<T>;
  /** Shows nothing while the file is loading, and nothing if that fails. */
  readonly isExtra?: boolean;
  /** What has the place of an extra while the file is loading, so that nothing moves. */
  readonly place?: ComponentChildren;
  readonly children: (loaded: T) => ComponentChildren;
}

/** What is in a file that loads only when it is needed. */
export function Lazy<T>({ load, isExtra, place, children }: LazyProps<T>) {
  const [loaded, setLoaded] = useState<{ readonly value: T }>();
  const [isLost, setIsLost] = useState(false);

  useEffect(() => {
    load().then(
      (value) => setLoaded({ value }),
      () => setIsLost(true),
    );
  }, []);

  if (loaded) return <>{children(loaded.value)}</>;
  if (isExtra) return isLost ? null : <>{place}</>;
  return isLost ? (
    <Page title={t.common.lost}>
      <p>{t.common.lostText}</p>
    </Page>
  ) : (
    <ResumingPage />
  );
}
