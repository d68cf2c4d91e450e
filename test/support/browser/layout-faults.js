// Runs in the page under test: gives the layout's faults as a list of texts, empty when all fits.
(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
  if (root.scrollHeight > root.clientHeight) faults.push('the page scrolls');
  const whole =
    '.pop-caller, .pop-clock, .tier, .state-word, .control, .pop-path, .banner, .waiting, ' +
    '.queue-card, .queue-foot, .state-cell, .wall-tile, .drill-head';
  for (const element of document.querySelectorAll(whole)) {
    if (element.scrollWidth > element.clientWidth + 1) faults.push(`cut: ${element.className}`);
    const scrolls = getComputedStyle(element).overflowY === 'auto';
    if (!scrolls && element.scrollHeight > element.clientHeight + 4) {
      faults.push(`cut: ${element.className}`);
    }
  }
  // A text is shortened with an ellipsis, or can be read whole; only what is wide by nature scrolls.
  // What the component library clips within its own parts, it means to.
  const wideByNature = '.cm-editor, .side-body, input, textarea, [class*="ant-"]';
  for (const element of document.querySelectorAll('body *')) {
    if (!(element instanceof HTMLElement) || element.matches(`${wideByNature}, .cm-editor *`))
      continue;
    const { overflowX, textOverflow } = getComputedStyle(element);
    if (overflowX === 'visible' || textOverflow === 'ellipsis') continue;
    if (element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`cut off at its side: ${element.className}`);
    }
  }
  for (const row of document.querySelectorAll(
    '.top-bar, .pop-head, .controls, .pop-facts, .agents-head, .agent-actions, .queue-figures',
  )) {
    const boxes = [...row.children].map((child) => child.getBoundingClientRect());
    boxes.forEach((box, index) => {
      const next = boxes[index + 1];
      const isBeside = next && next.top < box.bottom - 1;
      if (isBeside && box.right > next.left + 1) faults.push(`overlap in ${row.className}`);
    });
  }
  return faults;
})();
