/**
 * Emoji shortcodes as Slack names them, and how the page shows them: drawn here where a drawing exists (so that
 * a machine without an emoji font shows them too), else the character.
 * @module
 */
import { h } from "./dom.js";
import { drawing } from "./glyphs.js";

/** Shortcode and character, in pairs; names of one character share a line by "|". */
const TABLE = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_multiplication_x ✖️
warning ⚠️|rotating_light 🚨|sos 🆘|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|construction 🚧|question ❓|grey_question ❔
exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|information_source ℹ️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡
large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤|black_circle ⚫|white_circle ⚪
large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|large_purple_square 🟪
black_large_square ⬛|white_large_square ⬜|black_small_square ▪️|white_small_square ▫️|small_blue_diamond 🔹|small_orange_diamond 🔸
large_blue_diamond 🔷|large_orange_diamond 🔶|radio_button 🔘|rocket 🚀|pushpin 📌|round_pushpin 📍|bell 🔔|no_bell 🔕
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|timer_clock ⏲️|watch ⌚|clock1 🕐|clock2 🕑|clock3 🕒|clock4 🕓
clock5 🕔|clock6 🕕|clock7 🕖|clock8 🕗|clock9 🕘|clock10 🕙|clock11 🕚|clock12 🕛|calendar 📅|date 📅|spiral_calendar_pad 🗓️
lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|link 🔗|memo 📝|pencil 📝|clipboard 📋|page_facing_up 📄|page_with_curl 📃
bookmark_tabs 📑|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|scroll 📜|book 📖|books 📚|newspaper 📰|label 🏷️
bookmark 🔖|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|ballot_box_with_ballot 🗳️|scales ⚖️
tada 🎉|confetti_ball 🎊|sparkles ✨|star ⭐|star2 🌟|trophy 🏆|medal 🏅|dart 🎯|gift 🎁|balloon 🎈|champagne 🍾|clinking_glasses 🥂
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|raised_hand ✋|hand ✋|raised_hands 🙌|clap 👏|pray 🙏|handshake 🤝|muscle 💪
point_right 👉|point_left 👈|point_up_2 👆|point_down 👇|eyes 👀|eye 👁️|brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥
male-technologist 👨‍💻|female-technologist 👩‍💻|technologist 🧑‍💻|robot_face 🤖|ghost 👻|fire 🔥|boom 💥|zap ⚡|bulb 💡|mag 🔍|mag_right 🔎
gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|nut_and_bolt 🔩|package 📦|shield 🛡️|floppy_disk 💾|computer 💻
desktop_computer 🖥️|satellite 🛰️|satellite_antenna 📡|globe_with_meridians 🌐|earth_africa 🌍|mailbox 📫|email 📧|envelope ✉️
incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|telephone_receiver 📞|phone ☎️|iphone 📱|loudspeaker 📢|mega 📣|speech_balloon 💬
thought_balloon 💭|thread 🧵|left_speech_bubble 🗨️|double_vertical_bar ⏸️|pause_button ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️
fast_forward ⏩|rewind ⏪|black_right_pointing_double_triangle_with_vertical_bar ⏭️|next_track_button ⏭️|arrow_right ➡️|arrow_left ⬅️
arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrow_right_hook ↪️|leftwards_arrow_with_hook ↩️
arrows_counterclockwise 🔄|repeat 🔁|recycle ♻️|twisted_rightwards_arrows 🔀|checkered_flag 🏁|triangular_flag_on_post 🚩
crossed_flags 🎌|flags 🎏|white_flag 🏳️|vertical_traffic_light 🚦|traffic_light 🚥|anchor ⚓|compass 🧭|world_map 🗺️|sunrise 🌅|sunny ☀️
partly_sunny ⛅|cloud ☁️|rainbow 🌈|crescent_moon 🌙|zzz 💤|coffee ☕|pizza 🍕|cake 🍰|beers 🍻|seedling 🌱|four_leaf_clover 🍀
heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|purple_heart 💜|orange_heart 🧡|broken_heart 💔|100 💯|heavy_plus_sign ➕
heavy_minus_sign ➖|heavy_division_sign ➗|hash #️⃣|zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣
nine 9️⃣|keycap_ten 🔟|smile 😄|smiley 😃|grinning 😀|grin 😁|slightly_smiling_face 🙂|blush 😊|wink 😉|joy 😂|sweat_smile 😅
laughing 😆|heart_eyes 😍|sunglasses 😎|thinking_face 🤔|thinking 🤔|neutral_face 😐|expressionless 😑|face_with_monocle 🧐
face_with_rolling_eyes 🙄|relieved 😌|sleeping 😴|confused 😕|worried 😟|slightly_frowning_face 🙁|cry 😢|sob 😭|scream 😱
grimacing 😬|exploding_head 🤯|cold_sweat 😰|rage 😡|party_parrot 🦜|partying_face 🥳|saluting_face 🫡|hugging_face 🤗|salute 🫡
crossed_fingers 🤞|v ✌️|call_me_hand 🤙|point_up ☝️|fist ✊|writing_hand ✍️|skull 💀|bug 🐛|ant 🐜|snail 🐌|turtle 🐢|dog 🐶|cat 🐱
unicorn_face 🦄|penguin 🐧|owl 🦉|test_tube 🧪|microscope 🔬|telescope 🔭|stethoscope 🩺|pill 💊|syringe 💉|ambulance 🚑|fire_engine 🚒
helicopter 🚁|airplane ✈️|airplane_departure 🛫|airplane_arriving 🛬|bus 🚌|train 🚆|truck 🚚|ship 🚢|house 🏠|office 🏢|hospital 🏥
bank 🏦|classical_building 🏛️|moneybag 💰|credit_card 💳|receipt 🧾|chart 💹|copyright ©️|registered ®️|tm ™️|end 🔚|soon 🔜|new 🆕
ok 🆗|cool 🆒|free 🆓|up 🆙|id 🆔|vs 🆚|checkered ▦|infinity ♾️|asterisk *️⃣|trident 🔱|o ⭕|white_circle_button 🔘|wastebasket 🗑️
paperclip 📎|scissors ✂️|pen 🖊️|crayon 🖍️|magnet 🧲|ladder 🪜|broom 🧹|bucket 🪣|door 🚪|window 🪟|jigsaw 🧩|thermometer 🌡️|umbrella ☂️
`;

/** @type {Map<string, string>} */
export const EMOJI = new Map(
  TABLE.trim().split(/[|\n]/).map((pair) => {
    const [name, character] = pair.split(" ");
    return /** @type {[string, string]} */ ([name ?? "", character ?? ""]);
  }),
);

/** @type {Map<string, string>} */
const NAME_OF = new Map([...EMOJI].reverse().map(([name, character]) => [plain(character), name]));

/** The character without its "draw me in colour" mark. @param {string} character */
function plain(character) {
  return character.replace(/\uFE0F/g, "");
}

/** Written both ways: :rocket: and the characters that have a drawing of their own. */
export const PICTURE = /\p{Extended_Pictographic}\uFE0F?/gu;

/**
 * The picture of a shortcode, or null for a name the page does not know.
 * @param {string} name  without colons; a skin tone after "::" is dropped
 * @returns {HTMLElement | null}
 */
export function emoji(name) {
  const base = name.split("::")[0] ?? name;
  const character = EMOJI.get(base);
  return character ? show(character, base) : null;
}

/**
 * The picture of a character typed as such, or null if it stays text.
 * @param {string} character
 * @returns {HTMLElement | null}
 */
export function pictured(character) {
  if (!/\p{Emoji_Presentation}|\uFE0F/u.test(character)) return null;
  const name = NAME_OF.get(plain(character));
  return name && drawing(plain(character)) ? show(character, name) : null;
}

/** @param {string} character @param {string} name */
function show(character, name) {
  const spoken = name.replace(/[_-]/g, " ");
  const drawn = drawing(plain(character));
  return h("span", { class: "emoji", role: "img", "aria-label": spoken, title: `:${name}:` }, drawn ?? character);
}

/** Shortcodes that begin with or hold `typed`, best first. @param {string} typed @param {number} limit */
export function emojiMatches(typed, limit) {
  const wanted = typed.toLowerCase();
  const starts = [...EMOJI.keys()].filter((name) => name.startsWith(wanted));
  const holds = [...EMOJI.keys()].filter((name) => !name.startsWith(wanted) && name.includes(wanted));
  return [...starts, ...holds].slice(0, limit);
}
