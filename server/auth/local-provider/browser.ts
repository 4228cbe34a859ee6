/** Just enough of a browser for tests of the login: follows redirects by hand and keeps cookies by host. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** One request; cookies are sent and kept, redirects are returned as they are. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.timeout(5_000) });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects while they stay at `origin`; returns the first answer that is a page, or the address outside. */
  async follow(
    url: string,
    origin: string,
  ): Promise<{ readonly page?: Response; readonly left?: URL; readonly at: string }> {
    let at = url;
    for (let hop = 0; hop < 10; hop += 1) {
      if (new URL(at).origin !== origin) return { left: new URL(at), at };
      const response = await this.request(at);
      const location = response.headers.get("location");
      if (!location) return { page: response, at };
      at = new URL(location, at).href;
    }
    throw new Error(`More than 10 redirects from ${url}`);
  }

  /** Fills in the local provider's login and goes on until the browser is sent away. */
  async logIn(url: string, subject: string, password: string): Promise<URL> {
    const { origin } = new URL(url);
    const asked = await this.follow(url, origin);
    if (asked.left) return asked.left;
    const posted = await this.request(asked.at, { method: "POST", body: new URLSearchParams({ subject, password }) });
    const location = posted.headers.get("location");
    if (!location) throw new Error(`The login answered ${posted.status} instead of going on.`);
    const done = await this.follow(new URL(location, asked.at).href, origin);
    return done.left ?? this.#endOtherSession(done, origin);
  }

  /** Somebody else was signed in: the provider answers a form that a browser submits by itself. */
  async #endOtherSession(shown: { readonly page?: Response; readonly at: string }, origin: string): Promise<URL> {
    const html = (await shown.page?.text()) ?? "";
    const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
    if (!action) throw new Error(`The login stopped at ${shown.at}`);
    const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]);
    const ended = await this.request(action, { method: "POST", body: new URLSearchParams(fields) });
    const done = await this.follow(new URL(ended.headers.get("location") ?? "", action).href, origin);
    if (!done.left) throw new Error(`The login stopped at ${done.at}`);
    return done.left;
  }
}
