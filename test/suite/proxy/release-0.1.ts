/** Requests and answers of release 0.1, letter by letter. openssl made their digests and signatures, not our code. */

export const key = "ReleaseOnesKey-9f3Kx7QmZt2VbN8wLr5YcH1d";

/** The time of all these requests. */
export const now = 1_795_570_113_039;

export interface Recorded {
  readonly nonce: string;
  readonly digest: string;
  readonly signature: string;
  readonly body: string;
  readonly answer: { readonly body: string; readonly signature: string };
}

export const insertAccount: Recorded = {
  nonce: "AAECAwQFBgcICQoLDA0ODw",
  digest: "xzuewb19MiK5duZzU4g8LDVDYfDyUQdQCWeICBXoKpw",
  signature: "P7W3s8fEZeWrwzVxcp5YDs4AF7jvvMqBnlVphnQj1-s",
  body:
    '{"statement":"GCtiBdBGsbloLcaLXLh3BaqbHj15uIeY1sXgXPJtwKo","params":' +
    '["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com","ann@example.com",null,' +
    '"Ann Smith","user","$2b$12$not.a.hash",null,0,1795570113039,1795570113040]}',
  answer: {
    body: '{"affected_rows":1}',
    signature: "t27Xql2SYE3o7bfmXDpmTCK5XZ1jULLijU7gll0gve8",
  },
};

export const findAccount: Recorded = {
  nonce: "EBESExQVFhcYGRobHB0eHw",
  digest: "loLWsP9TxveXXyXRi0ecVqLyCYu41ZXVc2huQafcego",
  signature: "AK-YMxvhbWP2k839Yp7EoxbtOSX2sPx_8xwA5avCPRo",
  body: '{"statement":"79MdomSmJ9sBcck_-W1HCJHZodRptTXqSvXaey6W6MM","params":["ann"]}',
  answer: {
    body:
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
      '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040"]]}',
    signature: "bNOc51Dud60bw3cyDD9vK9573Z5doZBzBk1koe6JSB8",
  },
};

/** The account in these requests. */
export const account = {
  id: "0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11",
  username: "Ann",
  usernameKey: "ann",
  email: "Ann@Example.com",
  emailKey: "ann@example.com",
  emailVerifiedAt: null,
  name: "Ann Smith",
  role: "user",
  passwordHash: "$2b$12$not.a.hash",
  disabledAt: null,
  sessionsValidFrom: 0,
  createdAt: 1_795_570_113_039,
  updatedAt: 1_795_570_113_040,
} as const;

/** The whole request. */
export const request = ({ nonce, digest, signature, body }: Recorded): Request =>
  new Request("http://proxy.test/v1/execute", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "x-latchkey-timestamp": "1795570113039",
      "x-latchkey-nonce": nonce,
      "x-latchkey-digest": digest,
      "x-latchkey-signature": signature,
    },
    body,
  });
