/** What the HTTP layer needs to know of the deployment; built from the configuration. */
export abstract class HttpSettings {
  /** Exact origins whose pages may change state, e.g. `http://app.campus.localhost:3000`. */
  abstract readonly origins: ReadonlySet<string>;
  /** Host name (without port) of the operators' pages. */
  abstract readonly opsHost: string;
  /** Host name of user content. */
  abstract readonly filesHost: string;
  /** Origin of user content, e.g. `http://files.campus.localhost:3000`. */
  abstract readonly filesOrigin: string;
  /** Origin of links in messages and of OAuth returns, from the configuration, never from a request. */
  abstract readonly publicOrigin: string;
  /** Origins that may frame the pages, e.g. the simulator; empty in production. */
  abstract readonly frameAncestors: readonly string[];
  /** https everywhere: HSTS is sent. */
  abstract readonly secure: boolean;
}
