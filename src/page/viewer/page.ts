// Runs in the browser: shows the streamer's picture with live figures, and makes connection cycles.
import { Connection, type ConnectionState } from './connection.js';
import { CycleTable } from './cycle-table.js';
import { Cycles } from './cycles.js';
import { HistoryPlot } from './history-plot.js';
import type { Statistics } from './statistics.js';
import { StatisticsTable } from './statistics-table.js';

const sampleMs = 500;

const video = element('#video', HTMLVideoElement);
const connectButton = element('#connect', HTMLButtonElement);
const disconnectButton = element('#disconnect', HTMLButtonElement);
const soundButton = element('#sound', HTMLButtonElement);
const startButton = element('#cycle-start', HTMLButtonElement);
const stopButton = element('#cycle-stop', HTMLButtonElement);
const stateText = element('#state', HTMLElement);
const figures = new StatisticsTable(element('#statistics', HTMLElement));
const plot = new HistoryPlot(element('#plot', HTMLElement));
const cycleTable = new CycleTable({
  table: element('#cycle-table', HTMLElement),
  rows: element('#cycle-rows', HTMLElement),
  summary: element('#cycle-summary', HTMLElement),
});

let connection: Connection | null = null;
let cycles: Cycles | null = null;
let last: { readonly atMs: number; readonly statistics: Statistics } | null = null;

connectButton.addEventListener('click', () => void open());
disconnectButton.addEventListener('click', () => {
  cycles?.stop();
  connection?.close();
});
soundButton.addEventListener('click', () => {
  video.muted = !video.muted;
  soundButton.textContent = video.muted ? 'Sound on' : 'Sound off';
});
element('#cycle-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void runCycles();
});
stopButton.addEventListener('click', () => cycles?.stop());
setInterval(() => void sample(), sampleMs);
figures.show(null, { connectMs: null, firstFrameMs: null }, null);

function open(): Connection {
  connection?.close();
  last = null;
  plot.breakLines();
  connection = new Connection({ video, onState: showState });
  return connection;
}

function showState(state: ConnectionState, words: string): void {
  document.body.dataset['state'] = state;
  stateText.textContent = words;
  const isOver = state === 'closed' || state === 'failed';
  connectButton.disabled = !isOver || cycles !== null;
  disconnectButton.disabled = isOver;
}

async function runCycles(): Promise<void> {
  const plan = {
    count: valueOf('#cycle-count'),
    holdMs: valueOf('#cycle-hold'),
    pauseMs: valueOf('#cycle-pause'),
  };
  cycleTable.clear();
  cycles = new Cycles(open, (result) => cycleTable.add(result, plan.count));
  startButton.disabled = true;
  connectButton.disabled = true;
  stopButton.disabled = false;
  try {
    await cycles.run(plan);
  } finally {
    cycles = null;
    startButton.disabled = false;
    connectButton.disabled = false;
    stopButton.disabled = true;
  }
}

async function sample(): Promise<void> {
  const sampled = connection;
  if (sampled === null || sampled.isOver) return;
  const statistics = await sampled.statistics();
  if (sampled !== connection) return;
  const atMs = performance.now();
  const seconds = last === null ? 0 : (atMs - last.atMs) / 1_000;
  const rate = (read: (s: Statistics) => number): number =>
    last === null || seconds === 0 ? 0 : Math.max(0, (read(statistics) - read(last.statistics)) / seconds);
  const point = {
    framesPerSecond: rate((s) => s.framesDecoded),
    lostPerSecond: rate((s) => s.videoLost + s.audioLost),
    kilobitsPerSecond: (rate((s) => s.videoBytes) * 8) / 1_000,
  };
  if (last !== null) plot.add(point);
  last = { atMs, statistics };
  figures.show(statistics, sampled, point);
}

function valueOf(selector: string): number {
  return element(selector, HTMLInputElement).valueAsNumber || 0;
}

function element<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${selector}`);
}
