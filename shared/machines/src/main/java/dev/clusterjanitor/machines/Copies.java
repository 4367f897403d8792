package dev.clusterjanitor.machines;

import dev.clusterjanitor.core.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the machines that a cluster manager made from those that merely carry their tags. Clouds copy tags: with "launch
 * more like this", with images and backups, with restored disks. A machine in doubt is none of the cluster's parts: it is
 * kept and reported, its life is not taken for the cluster's, and the rest of the cluster is judged without it.
 *
 * <p>What dask-cloudprovider does, and so what is looked for: it names each machine once; it starts the scheduler first and
 * waits for it; and it gives all machines of a cluster the same network, security groups, key and the like.
 */
public final class Copies {

    /**
     * A machine that carries the tags of a cluster.
     *
     * @param id the cloud's own id
     * @param name the name that the cluster manager gave it, unique in the cluster; empty if it has none
     * @param role what it does in the cluster by its name
     * @param madeAt when it was first launched; null if the cloud does not tell for certain
     * @param traits what a cluster manager gives to all machines of one cluster, by the words for people: {@code image},
     *     {@code security groups}; a trait that a machine lacks has the value {@code ""}
     */
    public record Candidate(
            String id, String name, Role role, @Nullable Instant madeAt, Map<String, String> traits) {

        public Candidate {
            traits = Map.copyOf(traits);
        }
    }

    /** What nobody changes on a machine that runs, by the words in which it is told. */
    private static final List<String> PROOFS = List.of(
            "same name as",
            "started it for something else",
            "made from",
            "made with it",
            "made for a machine",
            "its VPC (",
            "its key pair (",
            "its zone (",
            "its region (",
            "its resource group (",
            "its image (",
            "its virtual network (",
            "its administrator is not",
            "its name inside is another",
            "its name is not one");

    private Copies() {}

    /**
     * Whether a doubt proves that somebody else made the machine. Everything else may be a change that somebody made to a
     * machine of the cluster while it ran: its work is the cluster's then, so that all of the cluster is in doubt.
     *
     * @param why the doubt, as it is told
     */
    public static boolean isProof(String why) {
        return PROOFS.stream().anyMatch(why::contains);
    }

    /**
     * The machines that the cluster manager may not have made.
     *
     * @param machines all that carry the tags of one cluster, stopped ones included
     * @return for the id of each machine in doubt why, as half a sentence about it; empty if there is no doubt
     */
    public static Map<String, String> among(List<Candidate> machines) {
        Map<String, String> doubts = new LinkedHashMap<>(sameNames(machines));
        List<Candidate> rest = without(doubts, machines);
        doubts.putAll(lateSchedulers(rest));
        doubts.putAll(unlikeTheFirst(without(doubts, machines)));
        return doubts;
    }

    private static List<Candidate> without(Map<String, String> doubts, List<Candidate> machines) {
        return machines.stream()
                .filter(machine -> !doubts.containsKey(machine.id()))
                .toList();
    }

    /** Of machines of one name only the one that is certainly the oldest can be the original. */
    private static Map<String, String> sameNames(List<Candidate> machines) {
        Map<String, String> doubts = new LinkedHashMap<>();
        machines.stream()
                .filter(machine -> !machine.name().isEmpty())
                .collect(Collectors.groupingBy(Candidate::name, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(same -> doubts.putAll(youngerTwins(same)));
        return doubts;
    }

    private static Map<String, String> youngerTwins(List<Candidate> same) {
        Map<String, String> doubts = new LinkedHashMap<>();
        Optional<Candidate> original = certainlyOldest(same);
        for (Candidate machine : same) {
            if (same.size() > 1 && !original.filter(machine::equals).isPresent()) {
                String other = original.map(Candidate::id)
                        .orElseGet(() ->
                                same.get(machine.equals(same.get(0)) ? 1 : 0).id());
                doubts.put(machine.id(), "it has the same name as " + other);
            }
        }
        return doubts;
    }

    private static Optional<Candidate> certainlyOldest(List<Candidate> same) {
        if (same.stream().anyMatch(machine -> machine.madeAt() == null)) {
            return Optional.empty();
        }
        List<Candidate> byAge = new ArrayList<>(same);
        byAge.sort(Comparator.comparing(Copies::age));
        boolean tie = byAge.size() > 1 && age(byAge.get(0)).equals(age(byAge.get(1)));
        return tie ? Optional.empty() : Optional.of(byAge.get(0));
    }

    /** Workers are started by a scheduler's address, so no original scheduler is younger than one of them. */
    private static Map<String, String> lateSchedulers(List<Candidate> machines) {
        Optional<Candidate> firstWorker = machines.stream()
                .filter(machine -> machine.role() == Role.WORKER && machine.madeAt() != null)
                .min(Comparator.comparing(Copies::age));
        Map<String, String> doubts = new LinkedHashMap<>();
        machines.stream()
                .filter(machine -> machine.role() == Role.SCHEDULER && machine.madeAt() != null)
                .filter(scheduler -> firstWorker
                        .filter(worker -> age(worker).isBefore(age(scheduler)))
                        .isPresent())
                .forEach(scheduler -> doubts.put(
                        scheduler.id(),
                        "it is a scheduler that was started after worker "
                                + firstWorker.get().id()));
        return doubts;
    }

    /** All are compared with the scheduler, or with the oldest machine where there is none. */
    private static Map<String, String> unlikeTheFirst(List<Candidate> machines) {
        Map<String, String> doubts = new LinkedHashMap<>();
        machines.stream()
                .min(Comparator.comparing(Candidate::role)
                        .thenComparing(Copies::age)
                        .thenComparing(Candidate::id))
                .ifPresent(first -> machines.forEach(
                        machine -> difference(first, machine).ifPresent(text -> doubts.put(machine.id(), text))));
        return doubts;
    }

    private static Optional<String> difference(Candidate first, Candidate machine) {
        return new TreeMap<>(first.traits())
                .entrySet().stream()
                        .filter(trait -> !trait.getValue().equals(of(machine, trait.getKey())))
                        .map(trait -> "its " + trait.getKey() + " (" + shown(of(machine, trait.getKey()))
                                + ") differs from that of " + first.id() + " (" + shown(trait.getValue()) + ")")
                        .findFirst();
    }

    private static String of(Candidate machine, String trait) {
        return machine.traits().getOrDefault(trait, "");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private static Instant age(Candidate machine) {
        return Objects.requireNonNullElse(machine.madeAt(), Instant.MAX);
    }
}
