// Who can say what lies under a place or in an outline: the painting thread, and whoever else draws things on the map.
// A new source (moving boats, say) registers itself with `add`; nothing else has to know it.

const KINDS = ['point', 'line', 'sector', 'polygon'];
const MOST_HITS = 50;
/** A source that has no answer by then (its thread hangs or is made anew) does not hold up the others. */
const PATIENCE_MS = 400;

function inTime(answer) {
  return new Promise((resolve) => {
    answer.then(resolve);
    setTimeout(resolve, PATIENCE_MS, null);
  });
}

/**
 * A source:
 * - `pick(place, named)` resolves with null or {hits: [{layer, fid, geometry, label}], counts, fields}, as
 *   `pickAll` of pick.js tells them; `label` need only be there for the first hit and when `named`;
 * - `within(asked)` resolves with null or [{layer, count, fids}], as within.js tells them.
 */
export class HitSources {
  constructor() {
    this.sources = [];
  }

  /** The source added last lies above the others. Returns a function that takes it away. */
  add(source) {
    this.sources.unshift(source);
    return () => (this.sources = this.sources.filter((one) => one !== source));
  }

  async pick(place, named) {
    const asked = this.sources.map((one) => one.pick(place, named));
    // The painting thread, first of all, is waited for however long a tile takes.
    const answers = (await Promise.all(asked.map((one, i) => (i === asked.length - 1 ? one : inTime(one))))).filter(Boolean);
    const all = answers.flatMap(({ hits, label }) => hits.map((hit, i) => ({ ...hit, label: hit.label ?? (i === 0 ? label : '') })));
    const hits = KINDS.flatMap((kind) => all.filter(({ geometry }) => geometry === kind));
    return {
      hits: hits.slice(0, MOST_HITS),
      counts: answers.flatMap(({ counts }) => counts ?? []),
      fields: answers.flatMap(({ fields }) => fields ?? []),
    };
  }

  async within(asked) {
    const answers = await Promise.all(this.sources.map((one) => one.within(asked)));
    return answers.filter(Boolean).flat();
  }
}

/** The painting thread as a source. */
export function ofEngine(engine, most) {
  return {
    pick: (place, named) => engine.ask('pick', { place, named }),
    within: async (asked) => (await engine.ask('within', { asked, most }))?.found ?? null,
  };
}
