/** A flow's picture as SVG, laid out from top to bottom. Nothing in it is loaded from elsewhere. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { CompiledFlow, Language } from '../schema.ts';
import { type Box, graphOf } from './flow-graph.ts';
import { type Stack, type StackArrow, stacked } from './stacks.ts';

const lineHeight = 16;
const padding = 10;
const margin = 20;
const margins = { marginx: margin, marginy: margin };
const loopReach = 22;
/** Between the boxes of a stack. */
const gap = 3;
/** Pixels of a letter in the fonts below; Chinese ones are twice as wide. */
const latinWidth = 7;

const colours: Readonly<Record<string, string>> = {
  answer: '#e6f4ea',
  hours: '#fff4e0',
  menu: '#e3eefc',
  collect: '#e3eefc',
  queue: '#f1e6fb',
  refuse: '#f6f6f6',
};

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}

/** @param language of the menu's labels */
export function flowSvg(flow: CompiledFlow, language: Language): string {
  const { stacks, arrows } = stacked(graphOf(flow, language));
  const [loops, ways] = [arrows.filter(isLoop), arrows.filter((arrow) => !isLoop(arrow))];
  const graph = laidOut(stacks, ways);
  const { width: graphWidth = 0, height = 0 } = graph.graph() as Partial<Placed>;
  const loopEnds = loops.map(({ from, lines }) => {
    const { x, width } = graph.node(from);
    return x + width / 2 + loopReach + widthOfAll(lines) + margin;
  });
  const width = Math.max(graphWidth, ...loopEnds);
  const [right, bottom] = [round(width), round(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${right} ${bottom}"`,
    `  width="${right}" height="${bottom}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(flow.name[language])}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7"',
    '  orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>',
    `<rect class="ground" width="${right}" height="${bottom}" rx="6" fill="#fff"/>`,
    ...ways.map(({ from, to }) => lineSvg(graph.edge(from, to).points)),
    ...ways.map(({ from, to, lines }) => labelSvg(lines, graph.edge(from, to), 'middle')),
    ...loops.map((arrow) => loopSvg(arrow, graph.node(arrow.from))),
    ...stacks.flatMap((stack) => stackSvg(stack, graph.node(stack.id))),
    '</svg>\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Each stack and each way has its place, of its middle. */
function laidOut(stacks: readonly Stack[], ways: readonly StackArrow[]): graphlib.Graph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 16, edgesep: 8, ranksep: 36, ...margins });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const stack of stacks) graph.setNode(stack.id, sizeOf(stack));
  for (const { from, to, lines } of ways) {
    const [width, height] = [widthOfAll(lines), lines.length * lineHeight];
    graph.setEdge(from, to, { width, height, labelpos: 'c' });
  }
  layout(graph);
  return graph;
}

function isLoop({ from, to }: StackArrow): boolean {
  return from === to;
}

function sizeOf({ boxes }: Stack): { width: number; height: number } {
  const width = Math.max(60, widthOfAll(boxes.flatMap(({ lines }) => lines))) + 2 * padding;
  const heights = boxes.map((box) => heightOf(box) + gap);
  return { width, height: heights.reduce((sum, height) => sum + height, -gap) };
}

function heightOf({ lines }: Box): number {
  return lines.length * lineHeight + padding;
}

function widthOfAll(lines: readonly string[]): number {
  return Math.max(0, ...lines.map(widthOf));
}

function widthOf(text: string): number {
  const wide = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return text.length * latinWidth + wide * latinWidth;
}

function stackSvg({ boxes }: Stack, { x, y, width, height }: Placed): readonly string[] {
  let top = y - height / 2;
  return boxes.map((box) => {
    const own = heightOf(box);
    const drawn = boxSvg(box, { x, y: top + own / 2, width, height: own });
    top += own + gap;
    return drawn;
  });
}

function boxSvg(box: Box, at: Placed): string {
  const [left, top] = [at.x - at.width / 2, at.y - at.height / 2];
  const frame = `x="${round(left)}" y="${round(top)}" width="${at.width}" height="${at.height}"`;
  const stroke = box.isStart ? '#1a7f37" stroke-width="2' : '#888';
  const texts = box.lines.map((line, index) => {
    const y = top + padding / 2 + (index + 0.8) * lineHeight;
    const weight = index === 0 ? ' font-weight="bold"' : '';
    return `<text x="${round(at.x)}" y="${round(y)}" text-anchor="middle"${weight}>${escapeText(line)}</text>`;
  });
  const fill = colours[box.kind] ?? '#ffffff';
  const mark = box.isStart ? ' is-start' : '';
  return `<g class="${box.kind}${mark}" data-step="${escapeText(box.id)}"><rect ${frame} rx="6" fill="${fill}" stroke="${stroke}"/>${texts.join('')}</g>`;
}

/** Through the middles of the layout's lines, bent at its corners; the ends are straight. */
function lineSvg(points: readonly Point[]): string {
  const [first, second] = points;
  const last = points.at(-1);
  if (!first || !second || !last) return '';
  const bends = points.slice(1, -1).map((corner, index) => {
    const after = points[index + 2] ?? corner;
    return `Q${place(corner)} ${place({ x: (corner.x + after.x) / 2, y: (corner.y + after.y) / 2 })}`;
  });
  const start = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
  const way = [`M${place(first)}`, `L${place(start)}`, ...bends, `L${place(last)}`].join(' ');
  return `<path d="${way}" fill="none" stroke="#555" marker-end="url(#tip)"/>`;
}

function place({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

/** Readable also where a line runs under it. */
function labelSvg(lines: readonly string[], at: Point, anchor: 'start' | 'middle'): string {
  const paint = 'fill="#333" stroke="#fff" stroke-width="4" paint-order="stroke"';
  const first = at.y + 4 - ((lines.length - 1) * lineHeight) / 2;
  return lines
    .map((line, index) => {
      const where = `x="${round(at.x)}" y="${round(first + index * lineHeight)}"`;
      return `<text ${where} text-anchor="${anchor}" ${paint}>${escapeText(line)}</text>`;
    })
    .join('');
}

/** Out of the right side of its box and back into it; the label beside it. */
function loopSvg({ lines }: StackArrow, at: Placed): string {
  const [right, reach] = [at.x + at.width / 2, loopReach];
  const [from, to] = [at.y + at.height / 4, at.y - at.height / 4].map(round);
  const bend = `C${round(right + reach)},${from} ${round(right + reach)},${to} ${round(right)},${to}`;
  const path = `<path d="M${round(right)},${from} ${bend}" fill="none" stroke="#555" marker-end="url(#tip)"/>`;
  return `${path}${labelSvg(lines, { x: right + reach, y: at.y }, 'start')}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
