/**
 * What theory says of queues: Erlang B (lines, no waiting), Erlang C (waiting without end), Erlang A
 * (callers give up; Palm 1946, as in Garnett, Mandelbaum, Reiman 2002). Offered load in erlang.
 */

/** The share of calls that find all lines busy. */
export function erlangB(lines: number, load: number): number {
  let blocked = 1;
  for (let used = 1; used <= lines; used++) blocked = (load * blocked) / (used + load * blocked);
  return blocked;
}

/** The share of calls that wait at all. */
export function erlangC(agents: number, load: number): number {
  const blocked = erlangB(agents, load);
  return (agents * blocked) / (agents - load * (1 - blocked));
}

/** The share of calls answered within that time, in units of the handling time. */
export function answeredWithin(agents: number, load: number, time: number): number {
  return 1 - erlangC(agents, load) * Math.exp(-(agents - load) * time);
}

/** With so many places to wait in (M/M/N/K): the share that finds no place. */
export function noPlace(agents: number, places: number, load: number): number {
  const share = load / agents;
  const blocked = erlangB(agents, load);
  const weights = Array.from({ length: places + 1 }, (_, waiting) => share ** waiting);
  // In units of the state "all agents busy, nobody waits"; below it lie (1 - B) / B of them.
  const below = (1 - blocked) / blocked;
  const total = below + weights.reduce((sum, weight) => sum + weight, 0);
  return (weights[places] ?? 0) / total;
}

/**
 * The share of callers who give up when patience is exponential.
 * @param patience its mean, in units of the handling time
 */
export function erlangAAbandoned(agents: number, load: number, patience: number): number {
  const theta = 1 / patience;
  let weight = 1;
  let total = 1;
  let abandoning = 0;
  for (let busy = 1; busy <= agents; busy++) weight *= load / busy;
  let below = weight;
  for (let busy = agents; busy > 0; busy--) {
    below *= busy / load;
    total += below;
  }
  total += weight - 1;
  for (let waiting = 1; waiting < 10_000 && weight > 1e-300; waiting++) {
    weight *= load / (agents + waiting * theta);
    total += weight;
    abandoning += weight * waiting;
  }
  return ((abandoning / total) * theta) / load;
}
