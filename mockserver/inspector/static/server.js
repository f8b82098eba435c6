// The mock's own routes, asked in the world and with the token that the page holds.
const TOKEN_KEY = "mock-admin-token";
const NAME_UNDER_LOCALHOST = /^([a-z0-9][a-z0-9_.-]*)\.localhost$/;

// The world that a request to this host means without a header.
export const HOST_WORLD = location.hostname.match(NAME_UNDER_LOCALHOST)?.[1].split(".")[0] ?? "default";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  get wantsToken() {
    return this.status === 401 || this.status === 403;
  }
}

export class Server {
  constructor(world) {
    this.world = world;
  }

  static keepToken(token) {
    if (token) sessionStorage.setItem(TOKEN_KEY, token);
    else sessionStorage.removeItem(TOKEN_KEY);
  }

  // The answer as it comes. Throws Refused for one that is no success.
  async fetch(path, { method = "GET", body, headers = {}, signal } = {}) {
    const token = sessionStorage.getItem(TOKEN_KEY);
    const answer = await fetch(`/_mock${path}`, {
      method,
      signal,
      cache: "no-store",
      headers: { "X-Mock-World": this.world, ...(token && { "X-Mock-Token": token }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Refused(answer.status, await messageOf(answer));
    return answer;
  }

  async ask(path, options) {
    return (await this.fetch(path, options)).json();
  }

  requests(query, signal) {
    return this.ask(`/requests?${new URLSearchParams({ ...query, short: "true" })}`, { signal });
  }
}

async function messageOf(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text || `${answer.status} ${answer.statusText}`;
  }
}
