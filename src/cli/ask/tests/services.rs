//! Which service is meant, and what is said of one that cannot be used.

use super::super::{Stop, requests, service};
use super::{asked, state};
use crate::domain::{Descriptor, Health, ServiceId, ServiceState};
use crate::providers::scripted::{ONE, TWO};

#[test]
fn services_are_known_by_their_ids() {
    let known = [&ONE, &TWO];
    assert_eq!(
        service(None, &known, |_| true).unwrap(),
        ServiceId::new("scripted")
    );
    assert_eq!(
        service(Some("scripted-two"), &known, |_| true).unwrap(),
        ServiceId::new("scripted-two")
    );
    let second: fn(&Descriptor) -> bool = |descriptor| descriptor.id == "scripted-two";
    assert_eq!(
        service(None, &known, second).unwrap(),
        ServiceId::new("scripted-two")
    );
    let slip = service(Some("scripted-tow"), &known, |_| true).unwrap_err();
    let Stop::Usage { said, hint } = slip else {
        unreachable!("{slip:?}")
    };
    assert_eq!(said, "there is no service “scripted-tow”");
    assert_eq!(
        hint.unwrap(),
        "did you mean scripted-two? There is: scripted, scripted-two"
    );
    assert!(matches!(
        service(None, &[], |_| true),
        Err(Stop::Usage { .. })
    ));
}

#[test]
fn a_service_without_models_is_a_failure_and_no_wrong_usage() {
    let state = ServiceState {
        health: Health::Offline,
        models: vec![],
        ..state()
    };
    for line in [&["x"][..], &["x", "--model", "rich"]] {
        let stop = requests(&asked(line), &state, None).unwrap_err();
        assert!(stop.to_string().contains("is offline"), "{stop}");
        assert!(matches!(stop, Stop::Failed(_)));
    }
}
