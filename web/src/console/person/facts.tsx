import { Fragment } from "preact";
import { Moment } from "../../format/moment.tsx";
import type { UserDetails } from "../types.ts";

type Obstacle = UserDetails["login"]["obstacles"][number];

const reasons: Record<Obstacle, string> = {
  disabled: "the account is disabled",
  email_not_verified: "the email address is not verified",
  no_password: "no password has been set yet",
  scheme_off: "the imported password uses a scheme that IMPORT_SCHEMES does not list",
  locked: "too many wrong passwords",
  waiting: "too many wrong passwords from the network of the newest session",
};

/** What is known about a person, and why the person cannot log in. */
export function Facts({ person }: { readonly person: UserDetails }) {
  const { username, email, email_verified_at, email_failed_at, attributes = {} } = person;
  return (
    <section aria-label="Account">
      <LoginLine person={person} />
      <dl>
        <dt>Username</dt>
        <dd>
          <bdi>{username}</bdi>
        </dd>
        <dt>Email</dt>
        <dd>
          <bdi>{email || "none"}</bdi>{" "}
          {email && !email_verified_at && <span class="badge care">not verified</span>}
          {email_verified_at && (
            <span class="hint">
              ✓ verified <Moment at={email_verified_at} as="date" />
            </span>
          )}
          {email_failed_at && (
            <span class="badge wrong">
              email rejected <Moment at={email_failed_at} as="date" />
            </span>
          )}
        </dd>
        <dt>Role</dt>
        <dd>{person.role}</dd>
        {Object.entries(attributes).map(([name, value]) => (
          <Fragment key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
            </dd>
          </Fragment>
        ))}
        <dt>Second factors</dt>
        <dd>{factorsIn(person)}</dd>
        <dt>Created</dt>
        <dd>
          <Moment at={person.created_at} as="time" />
        </dd>
        <dt>Last login</dt>
        <dd>{person.last_login_at ? <Moment at={person.last_login_at} as="time" /> : "unknown"}</dd>
        {person.disabled_at && (
          <>
            <dt>Disabled</dt>
            <dd>
              <Moment at={person.disabled_at} as="time" />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd class="code">{person.id}</dd>
      </dl>
    </section>
  );
}

/** The factors of a person in words. */
function factorsIn({ factors }: UserDetails) {
  const { totp, passkeys, recovery_codes: codes, required } = factors;
  if (!totp && passkeys.length === 0) return required ? "none, but one is required" : "none";
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  return (
    <ul aria-label="Second factors">
      {totp && (
        <li>
          Authenticator app, <LastUse at={totp.last_used_at} />
        </li>
      )}
      {passkeys.map(({ id, name, last_used_at }) => (
        <li key={id}>
          Passkey “<bdi>{name}</bdi>”, <LastUse at={last_used_at} />
        </li>
      ))}
      <li class="hint">{counted(codes.left, "recovery code")} left</li>
    </ul>
  );
}

function LastUse({ at }: { readonly at: string | null }) {
  if (!at) return <>not used yet</>;
  return (
    <>
      last used <Moment at={at} as="ago" />
    </>
  );
}

/** Whether the person can log in, and if not, why. Amber if somebody has to wait, or may have to. */
function LoginLine({ person: { login, identities } }: { readonly person: UserDetails }) {
  const { until, failures } = login;
  const others = [...new Set(identities.filter((one) => one.available).map(({ name }) => name))];
  const isWithout = login.obstacles.includes("no_password") && others.length > 0;
  const obstacles = login.obstacles.filter((one) => !isWithout || one !== "no_password");
  const words = obstacles.map((obstacle) => reasons[obstacle] ?? obstacle).join(", and ");
  const isBlocked = obstacles.some((obstacle) => obstacle !== "waiting");
  const look = isBlocked ? "alert" : words || failures > 0 ? "note care" : "note";
  return (
    <p class={look}>
      {words ? `${isBlocked ? "Can’t log in" : "Must wait"}: ${words}` : "Can log in"}
      {isWithout && !words && ` with ${others.join(" or ")}, but has no password`}
      {until && (
        <>
          {" "}
          until <Moment at={until} as="time" />
        </>
      )}
      .{failures > 0 && ` Wrong passwords so far: ${failures}.`}
      {!words && failures > 0 && " A network that sent many of them may have to wait."}
    </p>
  );
}
