/** A request that may change something, by what its browser says of the page that sent it. */
export interface Sender {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the session cookie counts, because a page of the app itself sent the request. */
  readonly counts: boolean;
}

/** The senders of requests to an app at `https://auth.example.com`, whose server also allows pages of `https://app.example.com`. */
export const formSenders: readonly Sender[] = (
  [
    [
      "a page of the app",
      { Origin: "https://auth.example.com", "Sec-Fetch-Site": "same-origin" },
      true,
    ],
    ["an old browser, which sends Origin alone", { Origin: "https://auth.example.com" }, true],
    ["a browser that sends Sec-Fetch-Site alone", { "Sec-Fetch-Site": "same-origin" }, true],
    [
      "a page that Helmet gave the policy no-referrer",
      { Origin: "null", "Sec-Fetch-Site": "same-origin" },
      true,
    ],
    ["such a page in an old browser", { Origin: "null" }, false],
    [
      "a page of another site with that policy",
      { Origin: "null", "Sec-Fetch-Site": "cross-site" },
      false,
    ],
    [
      "a page of a sibling host with that policy",
      { Origin: "null", "Sec-Fetch-Site": "same-site" },
      false,
    ],
    ["a program that says nothing", {}, false],
    [
      "a page of a sibling host",
      { Origin: "https://blog.example.com", "Sec-Fetch-Site": "same-site" },
      false,
    ],
    ["a page of a sibling host in an old browser", { Origin: "https://blog.example.com" }, false],
    [
      "a page of another port",
      { Origin: "https://auth.example.com:8443", "Sec-Fetch-Site": "same-site" },
      false,
    ],
    [
      "a page of another port in an old browser",
      { Origin: "https://auth.example.com:8443" },
      false,
    ],
    ["a page over plain http", { Origin: "http://auth.example.com" }, false],
    [
      "a page of another site",
      { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
      false,
    ],
    [
      "a fitting Origin beside another Sec-Fetch-Site",
      { Origin: "https://auth.example.com", "Sec-Fetch-Site": "same-site" },
      false,
    ],
    [
      "a fitting Origin beside a request of the user alone",
      { Origin: "https://auth.example.com", "Sec-Fetch-Site": "none" },
      false,
    ],
    [
      "a fitting Sec-Fetch-Site beside another Origin",
      { Origin: "https://blog.example.com", "Sec-Fetch-Site": "same-origin" },
      false,
    ],
    ["an empty Origin", { Origin: "", "Sec-Fetch-Site": "same-origin" }, false],
    [
      "an empty Sec-Fetch-Site",
      { Origin: "https://auth.example.com", "Sec-Fetch-Site": "" },
      false,
    ],
    [
      "two values of Origin",
      { Origin: "https://auth.example.com, https://auth.example.com" },
      false,
    ],
    ["two values of Sec-Fetch-Site", { "Sec-Fetch-Site": "same-origin, same-origin" }, false],
    ["an Origin with a slash", { Origin: "https://auth.example.com/" }, false],
    ["a host that begins alike", { Origin: "https://auth.example.com.evil.example" }, false],
    [
      "a page of CORS_ORIGINS, with the header of Latchkey's own calls",
      { Origin: "https://app.example.com", "Sec-Fetch-Site": "same-site", "X-Latchkey": "1" },
      false,
    ],
    [
      "a page of APP_URL, with the header of Latchkey's own calls",
      { Origin: "https://login.example.com", "Sec-Fetch-Site": "same-site", "X-Latchkey": "1" },
      false,
    ],
    ["the header of Latchkey's own calls alone", { "X-Latchkey": "1" }, false],
    [
      "a page at the address that the headers of a proxy name",
      {
        Origin: "https://blog.example.com",
        Host: "blog.example.com",
        "X-Forwarded-Host": "blog.example.com",
      },
      false,
    ],
    ["a method override to GET", { "X-HTTP-Method-Override": "GET" }, false],
    [
      "a method override by a page of the app",
      {
        Origin: "https://auth.example.com",
        "Sec-Fetch-Site": "same-origin",
        "X-HTTP-Method-Override": "DELETE",
      },
      true,
    ],
  ] as const
).map(([title, headers, counts]) => ({ title, headers, counts }));

/** The methods to which the rule applies, and any that browsers can invent. */
export const writingMethods = ["POST", "PUT", "PATCH", "DELETE", "PURGE"];

/** The methods on which the session cookie counts whatever page sent it. */
export const readingMethods = ["GET", "HEAD", "OPTIONS"];
