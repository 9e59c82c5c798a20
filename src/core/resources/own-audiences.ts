/** What the server itself is called as an audience. */
export interface OwnAudience {
  readonly issuer: string;
  /** Of the tokens for the server's own API. */
  readonly audience: string;
}

/** The audience of the access tokens of apps that are not the operator's own: they open nothing but this call. */
export const userinfoOf = ({ issuer }: Pick<OwnAudience, "issuer">): string => `${issuer}/userinfo`;

/** What no resource can have as its URI, because tokens with this audience are of another kind. */
export const ownAudiences = (own: OwnAudience): readonly string[] => [
  own.issuer,
  own.audience,
  userinfoOf(own),
];
