// The nodes of a fleet; without one there is nothing of it.
import {count, duration, el, t} from './texts.js';

const SIGNS = {leader: '●', member: '●', draining: '↦', joining: '…', leaving: '…', unsteady: '!', gone: '✖'};

function row(node, own) {
  const sign = node.last_sign_seconds;
  const values = [node.state === 'gone' ? '–' : `${node.used_cores.toFixed(1)} / ${count(node.cores)}`,
    node.state === 'gone' ? '–' : count(node.streams), sign === null ? '–' : duration(sign), node.labels.join(' ')];
  const state = el('td', {}, el('span', {'aria-hidden': 'true', class: 'sign'}, SIGNS[node.state] ?? '?'),
    ` ${t('nodeState')[node.state] ?? node.state}`);
  const name = el('th', {scope: 'row'}, node.name === own ? `${node.name} (${t('thisNode')})` : node.name);
  return el('tr', {'data-state': node.state}, name, state, ...values.map(value => el('td', {}, value)));
}

export function showFleet(section, fleet) {
  section.hidden = !fleet;
  if (!fleet) { return; }
  const heads = [t('node'), t('nodeStateHead'), t('cores'), t('streams'), t('lastSign'), t('label')];
  section.querySelector('thead').replaceChildren(el('tr', {}, ...heads.map(head => el('th', {scope: 'col'}, head))));
  section.querySelector('tbody').replaceChildren(...fleet.nodes.map(node => row(node, fleet.node)));
  const text = fleet.problem ? t('fleetProblem')(fleet.problem) : fleet.engine_answers ? '' : t('engineSilent');
  const said = section.querySelector('[role=status]');
  if (said.textContent !== text) { said.textContent = text; } // read out once
}
