/** What the HTTP layer needs to know of the deployment; built from the configuration. */
export abstract class HttpSettings {
  /** Exact origins whose pages may change state, e.g. `http://app.campus.localhost:3000`. */
  abstract readonly origins: ReadonlySet<string>;
  /** Host name (without port) of the operators' pages. */
  abstract readonly opsHost: string;
  /** Host name of user content. */
  abstract readonly filesHost: string;
  /** Origins that may frame the pages, e.g. the simulator; empty in production. */
  abstract readonly frameAncestors: readonly string[];
  /** https everywhere: HSTS is sent. */
  abstract readonly secure: boolean;
}
