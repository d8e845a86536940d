/** The till's sounds (LOOK §4): told apart with eyes closed, never the only signal. */
export type Sound = 'paid' | 'stopped' | 'attend' | 'tick' | 'low'

/** One note: Hz, start and length in s. */
export type Note = { readonly hz: number; readonly at: number; readonly length: number }

/** E5 and B5 rising · A3 twice · C5 · a tick · one short A3 for a key that was refused. Equal temperament, A4 = 440 Hz. */
export const notes: Readonly<Record<Sound, readonly Note[]>> = {
  paid: [
    { hz: 659.26, at: 0, length: 0.09 },
    { hz: 987.77, at: 0.09, length: 0.09 },
  ],
  stopped: [
    { hz: 220, at: 0, length: 0.16 },
    { hz: 220, at: 0.24, length: 0.16 },
  ],
  attend: [{ hz: 523.25, at: 0, length: 0.2 }],
  tick: [{ hz: 1760, at: 0, length: 0.03 }],
  low: [{ hz: 220, at: 0, length: 0.07 }],
}

export type Volume = 'off' | 'quiet' | 'loud'
const gains: Readonly<Record<Volume, number>> = { off: 0, quiet: 0.12, loud: 0.5 }
const key = 'flashtill.volume'

export const readVolume = (storage: Pick<Storage, 'getItem'>): Volume => {
  const kept = storage.getItem(key)
  return kept === 'off' || kept === 'quiet' ? kept : 'loud'
}

export const keepVolume = (storage: Pick<Storage, 'setItem'>, volume: Volume): void =>
  storage.setItem(key, volume)

export type Sounds = {
  /** A browser gives sound only after a person touched the page: the first key press calls this. */
  readonly unlock: () => void
  readonly play: (sound: Sound) => void
}

/** Plays on one audio context, made when it is first unlocked. Where there is no audio, it is silent. */
export function createSounds(volume: () => Volume): Sounds {
  let audio: AudioContext | undefined
  const unlock = () => {
    if (typeof AudioContext === 'undefined') return
    audio ??= new AudioContext()
    if (audio.state === 'suspended') audio.resume().catch(() => undefined)
  }
  const play = (sound: Sound) => {
    const gain = gains[volume()]
    if (gain === 0) return
    unlock()
    if (audio === undefined || audio.state === 'closed') return
    for (const note of notes[sound]) sing(audio, note, gain)
  }
  return Object.freeze({ unlock, play })
}

/** A soft sine with 8 ms ramps, so that it does not click. */
function sing(audio: AudioContext, note: Note, gain: number): void {
  const start = audio.currentTime + note.at
  const end = start + note.length
  const tone = audio.createOscillator()
  const level = audio.createGain()
  tone.frequency.value = note.hz
  level.gain.setValueAtTime(0, start)
  level.gain.linearRampToValueAtTime(gain, start + 0.008)
  level.gain.setValueAtTime(gain, Math.max(start + 0.008, end - 0.02))
  level.gain.linearRampToValueAtTime(0, end)
  tone.connect(level).connect(audio.destination)
  tone.start(start)
  tone.stop(end)
}
