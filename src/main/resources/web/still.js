// A picture of what a relayed stream sends, with its age; the daemon makes one a minute at most, while somebody looks.
import {duration, el, t} from './texts.js';
import {getPicture} from './feed.js';

const MAX_AGE_SECONDS = 60;

export class Still {
  constructor(place, name) {
    this.path = `/streams/${encodeURIComponent(name)}/still`;
    this.keptUntil = 0;
    this.canvas = el('canvas', {role: 'img', 'aria-label': t('still'), hidden: ''});
    this.age = el('p', {}, t('noStill'));
    place.append(this.canvas, this.age);
  }

  seconds() {
    return (performance.now() - this.madeAt) / 1000;
  }

  /** Asks for a picture if there is none; else when it is old, and then once a minute: nothing may be sent any more. */
  async refresh() {
    if (performance.now() < this.keptUntil) { return; }
    try {
      const {bitmap, age} = await getPicture(this.path);
      this.madeAt = performance.now() - age * 1000;
      this.keptUntil = performance.now() + (age < MAX_AGE_SECONDS ? MAX_AGE_SECONDS - age : MAX_AGE_SECONDS) * 1000;
      this.canvas.width = bitmap.width;
      this.canvas.height = bitmap.height;
      this.canvas.getContext('bitmaprenderer').transferFromImageBitmap(bitmap);
      this.canvas.hidden = false;
      this.tick();
    } catch { /* there is none yet, or it stays as it is */ }
  }

  /** Counts on, once a second. */
  tick() {
    if (this.madeAt !== undefined) { this.age.textContent = t('stillAge')(duration(this.seconds())); }
  }
}
