/** A flow's picture as SVG, laid out from top to bottom. Nothing in it is loaded from elsewhere. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { CompiledFlow, Language } from '../schema.ts';
import { type Arrow, type Box, graphOf } from './flow-graph.ts';

const lineHeight = 16;
const padding = 10;
const margin = 20;
const loopReach = 22;
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

/** @param language of the menu's labels */
export function flowSvg(flow: CompiledFlow, language: Language): string {
  const { boxes, arrows } = graphOf(flow, language);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 30, ranksep: 45, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of boxes) graph.setNode(box.id, sizeOf(box));
  const [loops, ways] = [arrows.filter(isLoop), arrows.filter((arrow) => !isLoop(arrow))];
  for (const { from, to, label } of ways) {
    graph.setEdge(from, to, { width: widthOf(label), height: label === '' ? 0 : lineHeight });
  }
  layout(graph);
  const { width: laidOut = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const loopEnds = loops.map(({ from, label }) => {
    const { x, width } = graph.node(from);
    return x + width / 2 + loopReach + widthOf(label) + margin;
  });
  const width = Math.max(laidOut, ...loopEnds);
  const parts = [
    ...ways.map((arrow) => arrowSvg(arrow, graph.edge(arrow.from, arrow.to))),
    ...loops.map((arrow) => loopSvg(arrow, graph.node(arrow.from))),
    ...boxes.map((box) => boxSvg(box, graph.node(box.id))),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}"`,
    `  width="${round(width)}" height="${round(height)}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(flow.name[language])}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7"',
    '  orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function isLoop({ from, to }: Arrow): boolean {
  return from === to;
}

function sizeOf({ lines }: Box): { width: number; height: number } {
  const width = Math.max(60, ...lines.map(widthOf)) + 2 * padding;
  return { width, height: lines.length * lineHeight + padding };
}

function widthOf(text: string): number {
  const wide = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return text.length * latinWidth + wide * latinWidth;
}

function boxSvg(box: Box, at: Point & { width: number; height: number }): string {
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

function arrowSvg({ label }: Arrow, edge: Point & { points: readonly Point[] }): string {
  const [first, ...rest] = edge.points;
  if (!first) return '';
  const line = rest.map(({ x, y }) => `L${round(x)},${round(y)}`).join(' ');
  const path = `<path d="M${round(first.x)},${round(first.y)} ${line}" fill="none" stroke="#555" marker-end="url(#tip)"/>`;
  return label === '' ? path : `${path}${labelSvg(label, edge, 'middle')}`;
}

/** Readable also where a line runs under it. */
function labelSvg(label: string, { x, y }: Point, anchor: 'start' | 'middle'): string {
  const place = `x="${round(x)}" y="${round(y + 4)}" text-anchor="${anchor}"`;
  const paint = 'fill="#333" stroke="#fff" stroke-width="4" paint-order="stroke"';
  return `<text ${place} ${paint}>${escapeText(label)}</text>`;
}

/** Out of the right side of its box and back into it; the label beside it. */
function loopSvg({ label }: Arrow, at: Point & { width: number; height: number }): string {
  const [right, reach] = [at.x + at.width / 2, loopReach];
  const [from, to] = [at.y + at.height / 4, at.y - at.height / 4].map(round);
  const bend = `C${round(right + reach)},${from} ${round(right + reach)},${to} ${round(right)},${to}`;
  const path = `<path d="M${round(right)},${from} ${bend}" fill="none" stroke="#555" marker-end="url(#tip)"/>`;
  return `${path}${labelSvg(label, { x: right + reach, y: at.y }, 'start')}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
