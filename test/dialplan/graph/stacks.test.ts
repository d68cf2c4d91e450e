import { describe, expect, it } from 'vitest';
import type { Arrow, FlowGraph } from '../../../src/dialplan/graph/flow-graph.ts';
import { stacked } from '../../../src/dialplan/graph/stacks.ts';

function arrow(from: string, to: string, ...labels: string[]): Arrow {
  return { from, to, labels };
}

/** A menu leads to queues, and these to the end. */
function graphWith(...arrows: readonly Arrow[]): FlowGraph {
  const ids = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].sort();
  const boxes = ids.map((id) => {
    const kind = id.startsWith('queue') ? 'queue' : id;
    return { id, kind, lines: [id], isStart: id === 'menu' };
  });
  return { boxes, arrows };
}

function stacksOf(graph: FlowGraph) {
  return stacked(graph).stacks.map(({ boxes }) => boxes.map(({ id }) => id).join(' '));
}

describe('a stack of steps', () => {
  const twoQueues = [arrow('menu', 'queue-b', '1', 'otherwise'), arrow('menu', 'queue-a', '2')];

  it('has the steps that come from and lead to the same, in the order in which they are led to', () => {
    const ends = [arrow('queue-a', 'end', 'full'), arrow('queue-b', 'end', 'full')];
    expect(stacksOf(graphWith(...twoQueues, ...ends))).toEqual(['menu', 'queue-b queue-a', 'end']);
  });

  it('has one arrow in, with a line for each of its steps, and one out', () => {
    const ends = [
      arrow('queue-a', 'end', 'full', 'noAgents'),
      arrow('queue-b', 'end', 'full', 'noAgents'),
    ];
    expect(stacked(graphWith(...twoQueues, ...ends)).arrows).toEqual([
      { from: 'menu', to: 'queue-b', lines: ['1 / otherwise', '2'] },
      { from: 'queue-b', to: 'end', lines: ['full', 'noAgents'] },
    ]);
  });

  it.each([
    ['leave by other ways', [arrow('queue-a', 'end', 'full'), arrow('queue-b', 'end', 'noAgents')]],
    ['lead elsewhere', [arrow('queue-a', 'end', 'full'), arrow('queue-b', 'sorry', 'full')]],
    [
      'are reached from elsewhere too',
      [arrow('queue-a', 'end'), arrow('queue-b', 'end'), arrow('end', 'queue-b')],
    ],
    ['lead to themselves', [arrow('queue-a', 'queue-a'), arrow('queue-b', 'queue-b')]],
  ])('has no steps that %s', (_difference, arrows) => {
    expect(stacksOf(graphWith(...twoQueues, ...arrows))).toContain('queue-b');
  });
});
