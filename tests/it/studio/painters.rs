//! Pictures as pixels, seen from the terminal: which protocol it gets after its answers, that
//! nothing is sent that it has, and that nothing stays with it.

pub(super) mod terminal;

use super::script::{End, Stage};
use art_studio::graphics::ask::Environment;
use art_studio::providers::scripted::Script;
use std::time::Duration;
use terminal::Terminal;

pub(super) const KITTY: &str =
    "<esc>P>|kitty(0.41.1)<esc>\\<esc>_Gi=31;OK<esc>\\<esc>[6;20;10t<esc>[?62;c";
pub(super) const OLD_KITTY: &str =
    "<esc>P>|kitty(0.26.5)<esc>\\<esc>_Gi=31;OK<esc>\\<esc>[6;20;10t<esc>[?62;c";
const KONSOLE: &str =
    "<esc>P>|Konsole 22.12.3<esc>\\<esc>_Gi=31;OK<esc>\\<esc>[6;20;10t<esc>[?62;1;4c";
pub(super) const XTERM: &str = "<esc>P>|XTerm(379)<esc>\\<esc>[?63;1;2;4;6;9;15;22c";
const TMUX: &str = "<esc>P>|tmux 3.3a<esc>\\<esc>[?1;2;4c";
const OUTER_KITTY: &str = "<esc>P>|kitty(0.41.1)<esc>\\";
pub(super) const ITERM: &str = "<esc>P>|iTerm2 3.5.0<esc>\\<esc>[6;20;10t<esc>[?62;4c";

/// Makes so many pictures at once and then stands still.
fn pictures(count: u32) -> Script {
    Script {
        steps: 1,
        pace: Duration::from_millis(1),
        previews: false,
        pictures: count,
        ..Script::default()
    }
}

fn stage(count: u32) -> Stage {
    Stage::new(pictures(count)).measured()
}

async fn play(count: u32, keys: &str) -> (End, Terminal) {
    let end = stage(count).play(keys).await;
    let terminal = Terminal::reading(&end.raw);
    assert_eq!(terminal.wrong, [] as [&str; 0]);
    (end, terminal)
}

/// Placeholder cells on the screen at the end.
fn placeholders(end: &End) -> usize {
    end.screen.matches('\u{10EEEE}').count()
}

#[tokio::test(start_paused = true)]
async fn each_terminal_gets_its_own_protocol() {
    let made = "a cat<enter><wait 2000>";
    let (end, kitty) = play(1, &format!("{KITTY}{made}")).await;
    assert!(kitty.sent >= 2 && kitty.put.is_empty() && kitty.sixels == 0);
    assert!(
        end.raw.contains("a=T,U=1,") && placeholders(&end) > 100,
        "{}",
        end.screen
    );
    let (_, old) = play(1, &format!("{OLD_KITTY}{made}")).await;
    assert!(old.sent >= 2 && old.put.iter().all(|head| head.ends_with("z=0")));
    let (_, konsole) = play(1, &format!("{KONSOLE}{made}")).await;
    assert!(konsole.put.len() >= 2 && konsole.put.iter().all(|head| head.ends_with("z=-1")));
    let (end, _) = play(1, &format!("{KONSOLE}{made}")).await;
    assert!(end.raw.contains("f=24,s=") && !end.raw.contains("f=100"));
    let (_, xterm) = play(1, &format!("{XTERM}{made}")).await;
    assert!(xterm.sixels >= 2 && xterm.sent == 0);
    let (_, iterm) = play(1, &format!("{ITERM}{made}")).await;
    assert!(iterm.iterms >= 2 && iterm.sixels == 0);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_answer_or_answers_nonsense_gets_cells() {
    for answers in [
        "",
        "<esc>[?1;2c",
        "<esc>P>|kitty(9<esc>[A<esc>_Gi=31;ENOENT<esc>\\<esc>[6;0;99999t<esc>[?;;;;c",
        "<esc>P>|\u{7}<esc>]4;4;4<esc>\\<esc>[?62;c",
    ] {
        let (end, terminal) = play(1, &format!("{answers}a cat<enter><wait 2000>")).await;
        assert!(terminal.saw_no_pixels(), "{answers}: {terminal:?}");
        assert!(end.raw.contains("48;5;"), "coloured cells: {}", end.screen);
    }
}

#[tokio::test(start_paused = true)]
async fn through_tmux_only_with_a_kitty_outside() {
    let environment = || Environment {
        term: "tmux-256color".into(),
        tmux: true,
        ..Environment::default()
    };
    let made = "a cat<enter><wait 2000>";
    let inside = stage(1).environment(environment());
    let end = inside.play(&format!("{TMUX}{made}")).await;
    let terminal = Terminal::reading(&end.raw);
    assert!(terminal.saw_no_pixels(), "nobody answered from outside");
    assert!(!end.raw.contains("a=q"), "tmux would take it for a title");
    assert!(
        end.raw.contains("\x1bPtmux;\x1b\x1b[>q\x1b\\"),
        "it was asked"
    );
    let inside = stage(1).environment(environment());
    let end = inside
        .play(&format!("{TMUX}{OUTER_KITTY}{made}<c-q>y"))
        .await;
    let terminal = Terminal::reading(&end.raw);
    assert_eq!(terminal.wrong, [] as [&str; 0]);
    assert!(terminal.sent >= 2 && terminal.wrapped > terminal.sent);
    assert!(terminal.images.is_empty(), "{:?}", terminal.images);
    let naked = end.raw.replace("\x1b\x1b_G", "");
    assert!(!naked.contains("\x1b_G"), "everything is wrapped");
}

#[tokio::test(start_paused = true)]
async fn when_it_ends_nothing_stays_in_the_terminal() {
    for answers in [KITTY, OLD_KITTY, KONSOLE] {
        for end in ["<c-q>", "<term>", "<c-c><c-c>", ""] {
            let (_, terminal) = play(3, &format!("{answers}a cat<enter><wait 2000>{end}")).await;
            assert!(terminal.sent > 0);
            assert_eq!(
                (terminal.images.len(), terminal.placements.len()),
                (0, 0),
                "{end}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn five_hundred_pictures_later_the_terminal_keeps_a_bounded_number() {
    let steps: String = ["j<wait 150>"; 300].concat() + &["k<wait 150>"; 200].concat();
    let made = "<enter><wait 2000>".repeat(5);
    let keys = format!("{KITTY}a cat{made}<tab><tab><tab><enter><size 60 20>{steps}");
    let (end, terminal) = play(64, &keys).await;
    let results = &end.finished.model.generate.results;
    assert_eq!((results.records.len(), results.position()), (320, 100));
    assert!(terminal.sent > 255, "{} were sent", terminal.sent);
    assert!(terminal.most <= 255, "{} at once", terminal.most);
    assert!(terminal.images.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_old_kitty_never_gets_a_picture_inside_of_a_synchronized_update() {
    let (end, terminal) = play(3, &format!("{OLD_KITTY}a cat<enter><wait 2000>")).await;
    assert!(terminal.sent >= 4);
    for (at, _) in end.raw.match_indices("\x1b_Gq=2,a=t") {
        let before = end.raw.split_at(at).0;
        let (on, off) = (before.rfind("\x1b[?2026h"), before.rfind("\x1b[?2026l"));
        assert!(
            off > on,
            "{:?}",
            before.chars().rev().take(80).collect::<String>()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_seen_comes_back_without_being_sent_again() {
    let made = format!("{KITTY}a cat<enter><wait 2000><tab><tab><tab><enter><wait 500>");
    let (_, there) = play(4, &format!("{made}j<wait 500>j<wait 500>")).await;
    let (end, back) = play(
        4,
        &format!("{made}j<wait 500>j<wait 500>k<wait 20>k<wait 20>"),
    )
    .await;
    assert_eq!(back.sent, there.sent);
    assert!(placeholders(&end) > 100, "and at once");
}

#[tokio::test(start_paused = true)]
async fn fast_scrolling_sends_no_pixels() {
    let made = format!("{KITTY}a cat<enter><wait 2000><tab><tab><tab><enter><wait 500>");
    let (_, before) = play(30, &made).await;
    let (end, scrolled) = play(30, &format!("{made}{}", ["j<wait 40>"; 20].concat())).await;
    assert!(
        scrolled.sent <= before.sent + 1,
        "{} and {}",
        scrolled.sent,
        before.sent
    );
    assert_eq!(end.finished.model.generate.results.position(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_popup_covers_placeholders_and_nothing_is_sent_again() {
    let made = format!("{KITTY}a cat<enter><wait 2000>");
    let (plain, before) = play(4, &made).await;
    let (open, with) = play(4, &format!("{made}<c-k><wait 500>")).await;
    let (closed, after) = play(4, &format!("{made}<c-k><wait 500><esc>[27u<wait 500>")).await;
    assert_eq!((before.sent, with.sent), (before.sent, after.sent));
    assert!(placeholders(&open) < placeholders(&plain));
    assert!(open.screen.contains("Commands"), "{}", open.screen);
    assert_eq!(closed.screen, plain.screen);
}

#[tokio::test(start_paused = true)]
async fn pixels_under_a_popup_become_cells_and_come_back() {
    for answers in [XTERM, ITERM, OLD_KITTY, KONSOLE] {
        let made = format!("{answers}a cat<enter><wait 2000>");
        let shown = |terminal: &Terminal| terminal.sixels + terminal.iterms + terminal.put.len();
        let (plain, before) = play(4, &made).await;
        let (open, with) = play(4, &format!("{made}<c-k><wait 500>")).await;
        let (closed, after) = play(4, &format!("{made}<c-k><wait 500><esc>[27u<wait 500>")).await;
        assert_eq!(shown(&with), shown(&before), "nothing new under a popup");
        assert!(
            shown(&after) > shown(&before),
            "what was covered is shown again"
        );
        assert!(shown(&after) < 2 * shown(&before), "and nothing else");
        assert!(open.screen.contains("Commands"));
        assert_eq!(closed.screen, plain.screen);
    }
}

#[tokio::test(start_paused = true)]
async fn a_resize_begins_anew_and_asks_for_the_cell() {
    for answers in [KITTY, OLD_KITTY, KONSOLE, XTERM, ITERM] {
        let keys = format!("{answers}a cat<enter><wait 2000><size 120 40><wait 2000>");
        let (end, terminal) = play(2, &keys).await;
        assert_eq!(end.raw.matches("\x1b[16t").count(), 2);
        assert!(terminal.images.is_empty(), "at the end");
        assert!(
            terminal.most <= 6,
            "old sizes do not pile up: {}",
            terminal.most
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_font_of_another_size_makes_other_pixels() {
    let made = format!("{KITTY}a cat<enter><wait 2000>");
    let (_, before) = play(1, &made).await;
    let (_, after) = play(1, &format!("{made}<esc>[6;40;20t<wait 1000>")).await;
    assert!(
        after.sent >= before.sent,
        "{} and {}",
        after.sent,
        before.sent
    );
    assert!(after.images.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_terminal_around_tmux_may_change() {
    // Over SSH from inside of tmux: no variable says so, the answer does.
    let made = format!("{TMUX}{OUTER_KITTY}a cat<enter><wait 2000>");
    let (_, kitty) = play(1, &made).await;
    assert!(kitty.sent >= 2 && kitty.wrapped > 0);
    let (end, moved) = play(1, &format!("{made}<esc>P>|XTerm(379)<esc>\\<wait 1000>")).await;
    assert_eq!(placeholders(&end), 0, "{}", end.screen);
    assert!(moved.images.is_empty());
}

#[tokio::test(start_paused = true)]
async fn pixels_never_touch_the_last_row_and_an_idle_hour_costs_nothing() {
    let made = format!("{XTERM}a cat<enter><wait 60000>");
    let (short, _) = play(2, &made).await;
    let (long, _) = play(2, &format!("{made}<wait 3600000>")).await;
    assert_eq!(short.bytes, long.bytes);
    assert!(!short.raw.contains("\x1b[30;1H\x1bP"));
}

#[tokio::test(start_paused = true)]
async fn answers_that_come_late_and_in_pieces_are_still_answers() {
    // 150 ms on the way, the user typing meanwhile, and the line cuts where it likes.
    let mut answers = String::new();
    for char in KITTY.replace("<esc>", "\u{1b}").chars() {
        answers.extend([char.to_string().as_str(), "<wait 1>"]);
    }
    let answers = answers.replace('\u{1b}', "<esc>");
    let keys = format!("a c<wait 150>{answers}at<enter><wait 2000>");
    let (end, terminal) = play(1, &keys).await;
    assert!(
        terminal.sent >= 2 && placeholders(&end) > 100,
        "{}",
        end.screen
    );
    let job = &end.finished.model.jobs[0];
    assert_eq!(job.request.prompt, "a cat");
}

#[tokio::test(start_paused = true)]
async fn without_colours_a_kitty_gets_text() {
    // A placeholder's colour is the number of its picture: without colours it would show nothing.
    let environment = Environment {
        term: "xterm-kitty".into(),
        no_color: true,
        ..Environment::default()
    };
    let stage = stage(1).environment(environment);
    let end = stage.play(&format!("{KITTY}a cat<enter><wait 2000>")).await;
    assert!(Terminal::reading(&end.raw).saw_no_pixels());
    assert!(!end.raw.contains('\u{10EEEE}'));
    assert!(end.screen.contains("done in"), "{}", end.screen);
}

#[tokio::test(start_paused = true)]
async fn gnu_screen_gets_no_colours_that_it_garbles() {
    let environment = Environment {
        term: "screen".into(),
        colorterm: "truecolor".into(),
        screen: true,
        ..Environment::default()
    };
    let stage = stage(1).environment(environment);
    let end = stage.play("<esc>[?1;2ca cat<enter><wait 2000>").await;
    // The question sets one that only 24 bits can hold, and takes it back at once.
    let raw = end.raw.replace("\x1b[48;2;1;2;3m", "");
    assert!(!raw.contains("8;2;") && !raw.contains("8;5;"));
    assert!(
        !end.raw.contains("\x1b_G"),
        "screen would take it for a title"
    );
}

#[tokio::test(start_paused = true)]
async fn tmux_with_sixel_of_its_own_gets_cells() {
    // tmux 3.5 says that it draws sixel, and then loses pictures of a grid.
    let tmux = "<esc>P>|tmux 3.5a<esc>\\<esc>[?1;2;4c<esc>P>|XTerm(379)<esc>\\";
    let (end, terminal) = play(2, &format!("{tmux}a cat<enter><wait 2000>")).await;
    assert!(terminal.saw_no_pixels(), "{terminal:?}");
    assert!(end.raw.contains("48;2;"), "tmux maps the colours itself");
}

#[tokio::test(start_paused = true)]
async fn the_doctor_shows_what_is_known_as_it_comes() {
    let doctor = "<esc>[18~<wait 300>";
    let (early, _) = play(1, doctor).await;
    assert!(early.screen.contains("Doctor"), "{}", early.screen);
    assert!(
        early.screen.contains("it has not answered"),
        "{}",
        early.screen
    );
    let (late, _) = play(1, &format!("{doctor}{KITTY}<esc>[?2026;2$y<wait 300>")).await;
    for words in [
        "kitty(0.41.1)",
        "kitty placeholders: kitty(0.41.1) shows them",
        "10×20 pixels: the terminal said so",
        "shown at once",
    ] {
        assert!(late.screen.contains(words), "{words}: {}", late.screen);
    }
    let (closed, _) = play(1, &format!("{doctor}{KITTY}<esc>[27u<wait 300>")).await;
    assert!(!closed.screen.contains("Doctor"), "{}", closed.screen);
}
