import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../src/dialplan/graph/flow-graph.ts';
import { flowSvg } from '../../../src/dialplan/graph/svg.ts';
import { smallDialplan, smallDialplanWith, soundDialplan } from '../../support/small-dialplan.ts';

function mainFlow(text: string) {
  const flow = soundDialplan(text).flows.main;
  if (!flow) throw new Error('no flow');
  return flow;
}

describe('the picture of a flow', () => {
  it('has a box for each step and an arrow for each way', () => {
    const { boxes, arrows } = graphOf(mainFlow(smallDialplan), 'en');
    expect(boxes.find((box) => box.isStart)?.id).toBe('answer');
    expect(boxes.map((box) => box.id)).toContain('office-hours');
    expect(arrows).toContainEqual({ from: 'menu', to: 'wait', labels: ['1 One'] });
    expect(arrows).toContainEqual({ from: 'menu', to: 'sorry', labels: ['otherwise'] });
    expect(arrows).toContainEqual({
      from: 'wait',
      to: 'sorry',
      labels: ['timedOut', 'noAgents', 'full'],
    });
  });

  it('says in Chinese which way each arrow is', () => {
    const { boxes, arrows } = graphOf(mainFlow(smallDialplan), 'zh-CN');
    const labels = ['等待超时', '没有坐席', '队列已满'];
    expect(arrows).toContainEqual({ from: 'wait', to: 'sorry', labels });
    expect(arrows).toContainEqual({ from: 'menu', to: 'sorry', labels: ['其他'] });
    expect(boxes.find(({ id }) => id === 'end')?.lines).toEqual(['end', '自助完成']);
  });

  it('keeps what an admin writes from becoming markup', () => {
    const text = smallDialplanWith(['en: One', 'en: "<script>&"'], ['en: Flow', 'en: "</title>"']);
    const svg = flowSvg(mainFlow(text), 'en');
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('1 &#60;script&#62;&#38;');
    expect(svg.match(/<\/title>/g)).toHaveLength(1);
  });

  it('lays no two boxes over each other', () => {
    const svg = flowSvg(mainFlow(smallDialplan), 'zh-CN');
    const boxes = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
    ].map((match) => match.slice(1).map(Number) as [number, number, number, number]);
    expect(boxes).toHaveLength(8);
    for (const [index, [x, y, width, height]] of boxes.entries()) {
      for (const [otherX, otherY, otherWidth, otherHeight] of boxes.slice(index + 1)) {
        const apart =
          x + width <= otherX ||
          otherX + otherWidth <= x ||
          y + height <= otherY ||
          otherY + otherHeight <= y;
        expect(apart).toBe(true);
      }
    }
  });
});
