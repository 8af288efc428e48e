//! What must hold for the embedded art and for a user's folder.

use super::*;

#[test]
fn all_embedded_art_can_be_read() {
    let (_, problems) = Subjects::read_embedded();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn every_subject_is_found_by_its_name_and_words() {
    let all = Subjects::embedded();
    for drawing in all.drawings.iter().filter(|d| d.kind != Kind::Accessory) {
        for word in std::iter::once(&drawing.name).chain(&drawing.words) {
            let found = super::super::understand(word, "");
            assert_eq!(
                (found.subject.as_str(), found.known),
                (drawing.name.as_str(), true),
                "{word}"
            );
        }
    }
}

#[test]
fn a_users_subject_is_added_and_its_faults_are_located() {
    let good = "subject blob\nwords wobbler\npart body\noval green 32 32 20 20\neyes 24 30 6\n";
    let bad = "subject bad\npart body\noval nocolour 1 2 3 4\n";
    let long = "x".repeat(LONGEST_FILE + 1);
    let (all, problems) =
        Subjects::with_folder_texts([("a.txt", good), ("b.txt", bad), ("c.txt", &long)]);
    assert!(all.names().any(|n| n == "blob"));
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "b.txt:3: there is no role or colour `nocolour`",
            "c.txt:0: longer than 64 KiB",
        ]
    );
    assert_eq!(
        super::super::understand_with(&all, "a wobbler", "").subject,
        "blob"
    );
}
