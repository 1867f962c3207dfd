// Addresses of what a layer shows: the whole at one revision, and patches from one revision to the next.

const PATCH = /\/patch\/[a-z][a-z0-9_]*\/(\d+)-(\d+)$/;

/** Revisions between which a patch stands; null for another address. */
export function spanOf(address) {
  const found = PATCH.exec(address);
  return found && { from: Number(found[1]), to: Number(found[2]) };
}

/** Address of what a layer shows in the end: its newest patch, else the whole. */
export function newestOf({ url, patches }) {
  return patches?.at(-1) ?? url;
}
