// The proof of work that a site may ask for (ALTCHA, PBKDF2): found while the reader writes.
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve(challenge) {
  const { nonce, salt, cost, keyLength = 32, keyPrefix, algorithm } = challenge.parameters;
  const begun = performance.now();
  const password = new Uint8Array(nonce.length / 2 + 4);
  password.set(bytesOf(nonce));
  const counted = new DataView(password.buffer);
  const derivation = { name: "PBKDF2", hash: algorithm.replace("PBKDF2/", ""), salt: bytesOf(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    counted.setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hexOf(new Uint8Array(await crypto.subtle.deriveBits(derivation, key, keyLength * 8)));
    if (derived.startsWith(keyPrefix)) {
      const solution = { counter, derivedKey: derived, time: performance.now() - begun };
      return btoa(JSON.stringify({ challenge, solution }));
    }
  }
}
