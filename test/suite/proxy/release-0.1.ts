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
  digest: "RiDziXhmR2M33Y15oWUYg4CTts4fXsy14MIq_m6DTe8",
  signature: "B8JzZfK1SjuvW7qismr6v7fR8gTRTqiUHHBDxCJST44",
  body:
    '{"statement":"-5hmBZrH1nRqZY_H5OYxCujaYJOmahso4PB5sNhK7V0","params":' +
    '["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com","ann@example.com",null,' +
    '"Ann Smith","user","$2b$12$not.a.hash",null,0,1795570113039,1795570113040,null]}',
  answer: {
    body: '{"affected_rows":1}',
    signature: "t27Xql2SYE3o7bfmXDpmTCK5XZ1jULLijU7gll0gve8",
  },
};

export const findAccount: Recorded = {
  nonce: "EBESExQVFhcYGRobHB0eHw",
  digest: "Ev3ad8BxLBLJqveNMNYcBDBAvfW-Xgbswcmpj4qw9lc",
  signature: "c1g-Q6YH1vOFlh57MDXULIvnJqu6IvAI3o-gi2qC-sU",
  body: '{"statement":"zaqS0F34jwxy61hQSjc2IWDK2tuxM44U7zTFN5WQkZM","params":["ann"]}',
  answer: {
    body:
      '{"rows":[["0198b2c4-1b1c-7a41-9c3e-5d1f0c7a9e11","Ann","ann","Ann@Example.com",' +
      '"ann@example.com",null,"Ann Smith","user","$2b$12$not.a.hash",null,"0","1795570113039","1795570113040",null]]}',
    signature: "4g24lXH7MlMUlLV-1WLFSUqF2tjY7bjElihtYb2DrZ8",
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
  deletedAt: null,
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
