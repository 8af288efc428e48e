//! Stopped and let go on: by the editor's Ctrl-Z, and from outside.

#![cfg(unix)]

use super::{
    left_nothing_behind,
    studio::{Start, Studio},
};
use rustix::process::Signal;

#[test]
fn ctrl_z_in_the_editor_gives_the_terminal_to_the_shell_and_back_to_the_editor() {
    // As editors do it: the whole process group is stopped.
    let script = "printf ' and' >> \"$1\"; kill -TSTP 0; printf ' a dog' >> \"$1\"";
    let mut studio = Studio::start(&Start {
        editor: Some(script),
        under_a_shell: true,
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat");
    studio.wait("a cat");
    studio.type_in("\x05");
    studio.wait("the shell waits");
    studio.type_in("\n");
    studio.wait("a cat and a dog");
    studio.type_in("!");
    studio.wait("a cat and a dog!");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
fn stopped_from_outside_it_takes_the_terminal_again() {
    let mut studio = Studio::start(&Start::default());
    studio.wait("What do you want to see?");
    studio.type_in("half a thought");
    studio.wait("half a thought");
    let raw = studio.modes_now();
    studio.signal(Signal::STOP);
    // What a shell does with the terminal that it gets.
    studio.make_cooked();
    assert_ne!(studio.modes_now(), raw);
    studio.signal(Signal::CONT);
    studio.wait_until("the screen is taken again", |terminal| {
        terminal.raw().matches("\x1b[?1049h").count() == 2
    });
    assert_eq!(studio.modes_now(), raw);
    studio.wait("half a thought");
    studio.type_in(" more");
    studio.wait("half a thought more");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}
