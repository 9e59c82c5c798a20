import type { ComponentChildren } from "preact";
import { fill } from "../../../../src/core/languages/fill.ts";
import { noteProvider } from "../../client/last-login.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { keepContinue, type Provider, providerUrl } from "../../client/providers.ts";
import { t } from "../../language/language.ts";
import { ofBrowser } from "../../routing/storage.ts";
import { Mark } from "./mark.tsx";

/** Where this browser keeps the provider that was used last. */
const last = "provider";

interface ProviderButtonsProps {
  readonly next: string | undefined;
  /** The ids of the providers to show. Default: all. */
  readonly only?: readonly string[];
  /** Whether the page has another way above them. */
  readonly or?: boolean;
  /** A further way, after the providers. */
  readonly children?: ComponentChildren;
}

/** A link for each provider at which a user can log in or register. It leaves the page, so it is no button. */
export function ProviderButtons({ next, only, or, children }: ProviderButtonsProps) {
  const { providers: all = [] } = useLoginWays();
  const providers = only ? all.filter(({ id }) => only.includes(id)) : all;
  const used = ofBrowser.get(last);
  if (providers.length === 0 && !children) return null;
  return (
    <>
      {or && <p class="or">{t.login.or}</p>}
      <ul class="ways">
        {providers.map((provider) => (
          <li key={provider.id}>
            <ProviderLink provider={provider} next={next} class="plain">
              <Mark {...provider} />
              {fill(t.login.provider, { provider: provider.name })}{" "}
              {provider.id === used && <span class="badge">{t.login.lastUsed}</span>}
            </ProviderLink>
          </li>
        ))}
        {children && <li>{children}</li>}
      </ul>
    </>
  );
}

interface ProviderLinkProps {
  readonly provider: Provider;
  readonly next: string | undefined;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** A link that begins a login at a provider. */
export const ProviderLink = ({ provider, next, ...rest }: ProviderLinkProps) => (
  <a
    href={providerUrl(provider, next)}
    onClick={() => {
      ofBrowser.set(last, provider.id);
      noteProvider(provider.id);
      keepContinue(next);
    }}
    {...rest}
  />
);
