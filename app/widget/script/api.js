// Calls of the public API, and what a reader's browser keeps: receipts of own comments, and the secret of likes.
class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.code = problem.code;
    this.errors = problem.errors || [];
  }
}

class Api {
  constructor(origin, language) {
    this.origin = origin;
    this.root = `${origin}/api/v1`;
    this.language = language;
    this.kept = new Kept(origin);
  }

  async call(path, { method = "GET", json, receipt, headers = {} } = {}) {
    const sent = { Accept: "application/json", "Accept-Language": this.language.code, ...headers };
    if (json) sent["Content-Type"] = "application/json";
    if (receipt) sent["Comment-Receipt"] = receipt;
    const answer = await fetch(this.root + path, { method, headers: sent, body: json && JSON.stringify(json), credentials: "omit" });
    const told = answer.status === 204 ? null : await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, told || {});
    return told;
  }

  url(address) {
    return new URL(address, this.origin).href;
  }
}

class Kept {
  constructor(origin) {
    this.name = `maqal:${origin}`;
  }

  read() {
    try {
      return { own: [], liked: [], ...JSON.parse(localStorage.getItem(this.name)) };
    } catch {
      return { own: [], liked: [] };
    }
  }

  change(change) {
    const kept = this.read();
    change(kept);
    try {
      localStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing still shows and posts.
    }
  }

  receipt(id) {
    return this.read().own.find((each) => each.id === id)?.receipt;
  }
}
