// The emoji names that a support team and its bot are likely to write; an unknown :name: stays as it is.

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 wave 👋 clap 👏 pray 🙏 muscle 💪 ok_hand 👌 raised_hands 🙌 point_right 👉 eyes 👀
smile 😄 smiley 😃 grinning 😀 slightly_smiling_face 🙂 blush 😊 wink 😉 joy 😂 thinking_face 🤔 neutral_face 😐 confused 😕
disappointed 😞 cry 😢 sob 😭 angry 😠 sweat_smile 😅 heart_eyes 😍 sunglasses 😎 robot_face 🤖 heart ❤️ broken_heart 💔
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ warning ⚠️ no_entry ⛔ exclamation ❗ question ❓
information_source ℹ️ bulb 💡 bell 🔔 no_bell 🔕 lock 🔒 unlock 🔓 key 🔑 mag 🔍 link 🔗 pushpin 📌 paperclip 📎 memo 📝
pencil ✏️ pencil2 ✏️ clipboard 📋 page_facing_up 📄 bookmark_tabs 📑 books 📚 calendar 📅 spiral_calendar_pad 🗓️
file_folder 📁 open_file_folder 📂 inbox_tray 📥 outbox_tray 📤 package 📦 email 📧 envelope ✉️ telephone_receiver 📞
phone ☎️ telephone ☎️ iphone 📱 headphones 🎧 microphone 🎤 speech_balloon 💬 thought_balloon 💭 loudspeaker 📢 mega 📣
hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰ clock3 🕒 repeat 🔁 arrows_counterclockwise 🔄
rocket 🚀 tada 🎉 sparkles ✨ star ⭐ star2 🌟 fire 🔥 zap ⚡ trophy 🏆 dart 🎯 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️
hammer 🔨 toolbox 🧰 test_tube 🧪 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 balance_scale ⚖️
seedling 🌱 baby_chick 🐤 bird 🐦 canary 🐤 recycle ♻️ wastebasket 🗑️ bust_in_silhouette 👤 busts_in_silhouette 👥
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ leftwards_arrow_with_hook ↩️ rewind ⏪ fast_forward ⏩
large_green_circle 🟢 green_circle 🟢 large_yellow_circle 🟡 red_circle 🔴 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫
one 1️⃣ two 2️⃣ three 3️⃣ new 🆕 soon 🔜 100 💯 coffee ☕ money_with_wings 💸 moneybag 💰 credit_card 💳 shield 🛡️ crown 👑`
  .trim().split(/\s+/);

export const EMOJI = new Map();
for (let i = 0; i < TABLE.length; i += 2) EMOJI.set(TABLE[i], TABLE[i + 1]);
